"""Outlines of generated objects: people, animals, vehicles, tools and abstract shapes, made of parts.

An object is a list of parts `(contours, material)` in back-to-front order. `contours` is a list of float arrays [n, 2]
in units of the object's size (y down); several contours of one part are filled by the even-odd rule, so the second one is
a hole. `material` is a small integer: parts of equal material are painted alike.
"""
import numpy as np


def ellipse(cx, cy, rx, ry, angle=0.0, count=20):
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    x, y = rx * np.cos(turn), ry * np.sin(turn)
    return np.stack([cx + x * np.cos(angle) - y * np.sin(angle), cy + x * np.sin(angle) + y * np.cos(angle)], 1)


def capsule(p, q, rp, rq):
    """A limb: two discs and what lies between them."""
    p, q = np.asarray(p, float), np.asarray(q, float)
    along = np.arctan2(q[1] - p[1], q[0] - p[0])
    far = along + np.linspace(-np.pi / 2, np.pi / 2, 7)
    near = along + np.linspace(np.pi / 2, 3 * np.pi / 2, 7)
    return np.concatenate([q + rq * np.stack([np.cos(far), np.sin(far)], 1), p + rp * np.stack([np.cos(near), np.sin(near)], 1)])


def step(p, angle, length):
    """The point `length` away from p; angle 0 is down, positive is to the right."""
    return np.array([p[0] + np.sin(angle) * length, p[1] + np.cos(angle) * length])


def person(rng, seated=False):
    """Materials: 0 trousers, 1 shirt, 2 skin, 3 hair, 4 shoes, 5 luggage."""
    build, hip, lean = rng.uniform(0.8, 1.35), np.zeros(2), rng.normal(0, 0.25) + np.pi
    shoulder = step(hip, lean, 0.3)
    head = step(shoulder, lean + rng.normal(0, 0.2), 0.13)
    parts, side_of_body = [], rng.uniform(0.02, 0.08)
    sleeve, shorts = (1 if rng.random() < 0.6 else 2), (0 if rng.random() < 0.7 else 2)

    def leg(offset):
        start = hip + [offset, 0]
        thigh = rng.uniform(0.9, 1.5) if seated else rng.normal(0, 0.45)
        knee = step(start, thigh, 0.23)
        ankle = step(knee, thigh - abs(rng.normal(0, 0.5)) * (2 if seated else 1), 0.23)
        parts.append(([capsule(knee, ankle, 0.045 * build, 0.03 * build)], shorts))
        parts.append(([capsule(start, knee, 0.06 * build, 0.045 * build)], 0))
        parts.append(([capsule(ankle, ankle + [0.07, 0.02], 0.03, 0.025)], 4))

    def arm(offset):
        start = shoulder + [offset, 0.02]
        upper = rng.normal(0.2, 0.9)
        elbow = step(start, upper, 0.16)
        hand = step(elbow, upper + rng.uniform(-0.3, 1.8), 0.15)
        parts.append(([capsule(elbow, hand, 0.03 * build, 0.022)], sleeve))
        parts.append(([ellipse(hand[0], hand[1], 0.028, 0.024)], 2))
        parts.append(([capsule(start, elbow, 0.042 * build, 0.032 * build)], 1))

    arm(-side_of_body)
    leg(-side_of_body)
    leg(side_of_body)
    if rng.random() < 0.25:
        parts.append(([ellipse(shoulder[0] - 0.1, shoulder[1] + 0.12, 0.08, 0.13)], 5))
    parts.append(([capsule(shoulder + [0, 0.03], hip, 0.085 * build, 0.075 * build)], 1))
    if rng.random() < 0.15:
        hem = rng.uniform(0.15, 0.4)
        parts.append(([np.array([[-0.07, -0.05], [0.07, -0.05], [0.07 + hem / 2, hem], [-0.07 - hem / 2, hem]]) + hip], 1))
    parts.append(([capsule(shoulder, head, 0.03, 0.035)], 2))
    parts.append(([ellipse(head[0], head[1], 0.058, 0.075, rng.normal(0, 0.2))], 2))
    parts.append(([ellipse(head[0] - rng.uniform(-0.01, 0.02), head[1] - 0.03, 0.063, 0.055)], 3))
    arm(side_of_body)
    return parts


def quadruped(rng):
    """Materials: 0 coat, 1 far legs, 2 muzzle and feet, 3 patches."""
    length, girth, tall = rng.uniform(0.4, 0.7), rng.uniform(0.1, 0.2), rng.uniform(0.12, 0.42)
    rear, front = np.array([-length / 2, 0.0]), np.array([length / 2, rng.uniform(-0.06, 0.05)])
    thick, parts = rng.uniform(0.025, 0.06), []

    def leg(start, material):
        swing = rng.normal(0, 0.35)
        knee = step(start, swing, girth * 0.6 + tall * 0.5)
        foot = step(knee, swing + rng.normal(0, 0.35), tall * 0.5)
        parts.append(([capsule(start, knee, thick * 1.5, thick)], material))
        parts.append(([capsule(knee, foot, thick, thick * 0.7)], material))
        parts.append(([ellipse(foot[0] + 0.01, foot[1], thick * 1.1, thick * 0.8)], 2))

    leg(rear, 1)
    leg(front, 1)
    tail = step(rear, rng.uniform(-2.6, -0.3), rng.uniform(0.08, 0.3))
    parts.append(([capsule(rear - [girth * 0.6, 0], tail, 0.03, rng.uniform(0.01, 0.04))], 0))
    parts.append(([capsule(rear, front, girth * rng.uniform(0.8, 1.1), girth)], 0))
    for _ in range(int(rng.integers(0, 4))):
        centre = rear + (front - rear) * rng.random() + [0, rng.uniform(-0.5, 0.4) * girth]
        parts.append(([ellipse(centre[0], centre[1], girth * rng.uniform(0.2, 0.5), girth * rng.uniform(0.2, 0.4))], 3))
    leg(rear + [0.03, 0.02], 0)
    leg(front - [0.03, -0.02], 0)
    neck = step(front + [girth * 0.5, -girth * 0.4], rng.uniform(1.4, 2.9), rng.uniform(0.08, 0.32))
    parts.append(([capsule(front + [girth * 0.3, -girth * 0.2], neck, girth * 0.65, girth * 0.5)], 0))
    nose = step(neck, rng.uniform(0.5, 1.7), rng.uniform(0.1, 0.2))
    for tilt in (-0.3, 0.3):
        parts.append(([capsule(neck, step(neck, np.pi + tilt, girth * rng.uniform(0.6, 1.2)), 0.03, 0.01)], 0))
    parts.append(([capsule(neck, nose, girth * 0.5, girth * 0.28)], 0))
    parts.append(([ellipse(nose[0], nose[1], girth * 0.25, girth * 0.2)], 2))
    return parts


def bird(rng):
    """Materials: 0 body, 1 wing, 2 beak and legs, 3 head."""
    body, tilt = rng.uniform(0.12, 0.22), rng.normal(0, 0.4)
    parts = [([capsule([0.05 * s, body * 0.7], [0.05 * s + rng.normal(0, 0.03), body + rng.uniform(0.05, 0.35)], 0.014, 0.01)], 2)
             for s in (-1, 1)]
    tail = np.array([[-0.2, -0.03], [-0.45, rng.uniform(-0.15, 0.1)], [-0.4, rng.uniform(0.02, 0.18)], [-0.2, 0.07]])
    parts += [([tail], 1), ([ellipse(0, 0, 0.28, body, tilt)], 0)]
    head = np.array([rng.uniform(0.2, 0.35), -rng.uniform(0.1, 0.5)])
    parts += [([capsule([0.2, -0.04], head, body * 0.45, 0.06)], 0), ([ellipse(head[0], head[1], 0.085, 0.075)], 3),
              ([np.array([head + [0.06, -0.025], head + [0.19, 0.01], head + [0.06, 0.03]])], 2)]
    wings = 2 if rng.random() < 0.4 else 1
    for wing in range(wings):
        tip = np.array([rng.uniform(-0.4, 0.1), rng.uniform(-0.75, 0.2)])
        parts.append(([np.array([[0.12, -0.05], tip, tip + [-0.1, 0.12], [-0.18, 0.05]])], 1))
    return parts


def wheel(cx, cy, radius, thin, material=2):
    return [([ellipse(cx, cy, radius, radius), ellipse(cx, cy, radius * (1 - thin), radius * (1 - thin))], material)]


def car(rng):
    """Materials: 0 paint, 1 glass, 2 tyre, 3 rim and bumper, 4 lamp."""
    height, roof, deck = rng.uniform(0.13, 0.22), rng.uniform(0.1, 0.24), rng.uniform(0.02, 0.06)
    a, b, c, d = -0.42 + rng.random() * 0.1, -0.25 + rng.random() * 0.1, rng.uniform(0.1, 0.25), rng.uniform(0.25, 0.42)
    body = np.array([[-0.5, 0.0], [-0.48, -height], [a, -height - deck], [d, -height - deck], [0.49, -height * 0.7], [0.5, 0.0]])
    cabin = np.array([[a, -height], [b, -height - roof], [c, -height - roof], [d, -height]])
    parts = [([cabin], 0), ([body], 0)]
    panes, edge = int(rng.integers(1, 4)), cabin * [0.88, 1] + [0, 0.02]
    for pane in range(panes):
        s, t = pane / panes + 0.03, (pane + 1) / panes - 0.03
        low, high = edge[0] + (edge[3] - edge[0]) * [[s], [t]], edge[1] + (edge[2] - edge[1]) * [[s], [t]]
        parts.append(([np.array([low[0], high[0], high[1], low[1]])], 1))
    if rng.random() < 0.5:
        parts.append(([np.array([[-0.5, -0.05], [0.5, -0.05], [0.5, 0.0], [-0.5, 0.0]])], 3))
    parts += [([ellipse(0.46, -height * 0.55, 0.035, 0.03)], 4), ([ellipse(-0.47, -height * 0.6, 0.03, 0.03)], 4)]
    radius = rng.uniform(0.07, 0.11)
    for x in (-0.3, 0.3):
        parts += [([ellipse(x, 0, radius, radius)], 2), ([ellipse(x, 0, radius * 0.6, radius * 0.6)], 3)]
    return parts


def van(rng):
    """Trucks and buses: a box with windows and print. Materials as of a car; 5 print."""
    tall = rng.uniform(0.3, 0.55)
    parts = [([np.array([[-0.5, 0], [-0.5, -tall], [0.42, -tall], [0.5, -tall * rng.uniform(0.4, 1)], [0.5, 0]])], 0)]
    count = int(rng.integers(1, 7))
    for pane in range(count):
        x, width = -0.45 + 0.9 * pane / count, 0.7 / count
        parts.append(([np.array([[x, -tall * 0.55], [x, -tall * 0.88], [x + width, -tall * 0.88], [x + width, -tall * 0.55]])], 1))
    if rng.random() < 0.5:
        parts.append(([np.array([[-0.4, -tall * 0.2], [-0.4, -tall * 0.45], [0.3, -tall * 0.45], [0.3, -tall * 0.2]])], 5))
    for x in (-0.32, 0.3):
        parts += [([ellipse(x, 0, 0.08, 0.08)], 2), ([ellipse(x, 0, 0.045, 0.045)], 3)]
    return parts


def bicycle(rng):
    """Cycles and motorcycles, mostly with a rider. Materials 6 frame, 7 tyre, 8 tank; the rider's as of a person."""
    heavy, radius = rng.random() < 0.4, rng.uniform(0.15, 0.2)
    bar = 0.03 if heavy else 0.013
    saddle, steer = np.array([-0.1, -radius * 1.5]), np.array([0.2, -radius * 1.9])
    parts = wheel(-0.3, 0, radius, rng.uniform(0.12, 0.5), 7) + wheel(0.3, 0, radius, rng.uniform(0.12, 0.5), 7)
    rear, front, pedal = (-0.3, 0), (0.3, 0), (0, 0.02)
    for p, q in ((rear, saddle), (saddle, steer), (front, steer), (rear, pedal), (pedal, steer), (pedal, saddle)):
        parts.append(([capsule(p, q, bar, bar)], 6))
    parts.append(([capsule(saddle - [0.06, 0.01], saddle + [0.06, -0.01], 0.02, 0.015)], 7))
    parts.append(([capsule(steer, steer + [0.05, -0.05], 0.015, 0.015)], 6))
    if heavy:
        parts += [([ellipse(0.03, -radius * 1.35, 0.15, 0.08)], 8), ([ellipse(0, -0.05, 0.13, 0.1)], 6)]
    if rng.random() < 0.8:
        parts += moved(person(rng, seated=True), saddle - [0, 0.03], rng.uniform(0.75, 1.05))
    return parts


def boat(rng):
    hull = np.array([[-0.5, -0.1], [0.55, -0.14], [0.4, 0.1], [-0.4, 0.1]])
    parts = [([hull], 0), ([capsule([0, -0.1], [0.02, -0.8], 0.012, 0.01)], 1)]
    if rng.random() < 0.7:
        parts.append(([np.array([[0.04, -0.78], [0.04, -0.15], [rng.uniform(0.25, 0.5), -0.17]])], 2))
        parts.append(([np.array([[-0.02, -0.7], [-0.02, -0.16], [-rng.uniform(0.2, 0.4), -0.17]])], 3))
    return parts


def blob(rng, material=0):
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.ones(48)
    for wave in range(2, 8):
        radius += rng.normal(0, 0.35 / wave) * np.cos(wave * turn + rng.random() * 7)
    radius = 0.4 * np.maximum(radius, 0.25)
    contours = [np.stack([radius * np.cos(turn), rng.uniform(0.4, 1) * radius * np.sin(turn)], 1)]
    if rng.random() < 0.15:
        contours.append(contours[0] * rng.uniform(0.3, 0.7))
    return [(contours, material)]


def polygon(rng, material=0):
    corners = int(rng.integers(3, 10))
    turn = (np.arange(corners) + rng.uniform(-0.35, 0.35, corners)) * 2 * np.pi / corners
    radius = 0.5 * rng.uniform(0.35, 1, corners)
    return [([np.stack([radius * np.cos(turn), radius * np.sin(turn)], 1)], material)]


def vessel(rng):
    """Bottles, vases, tools: a profile mirrored at its axis, with a label."""
    y = np.linspace(-0.5, 0.5, 9)
    radius = np.maximum(0.04, np.interp(y, np.linspace(-0.5, 0.5, 5), rng.uniform(0.04, 0.25, 5)))
    parts = [([np.concatenate([np.stack([radius, y], 1), np.stack([-radius, y], 1)[::-1]])], 0)]
    if rng.random() < 0.6:
        wide = radius[3:6].min() * 0.95
        parts.append(([np.array([[-wide, -0.12], [wide, -0.12], [wide, 0.12], [-wide, 0.12]])], 1))
    return parts


def medley(rng):
    """Several abstract parts that make one thing."""
    parts = []
    for material in range(int(rng.integers(2, 6))):
        piece = (blob if rng.random() < 0.5 else polygon)(rng, material)
        if rng.random() < 0.35:
            ends = rng.uniform(-0.45, 0.45, (2, 2))
            piece = [([capsule(ends[0], ends[1], rng.uniform(0.02, 0.1), rng.uniform(0.02, 0.1))], material)]
        parts += moved(piece, rng.normal(0, 0.2, 2), rng.uniform(0.35, 0.8))
    return parts


def moved(parts, offset, scale):
    return [([contour * scale + offset for contour in contours], material) for contours, material in parts]


KINDS = [(person, 6), (quadruped, 5), (bird, 2), (car, 3), (van, 1.5), (bicycle, 3), (boat, 0.7),
         (blob, 2.5), (polygon, 1), (vessel, 1), (medley, 3)]


def draw_kind(rng):
    weights = np.array([weight for _, weight in KINDS])
    return KINDS[rng.choice(len(KINDS), p=weights / weights.sum())][0]
