"""A layer of a clip: a painted sheet with an outline that moves, bends, or turns like a drum."""
import cv2
import numpy as np

from motion import apply, sampled, unbent


class Layer:
    """`rgb` uint8 [h, w, 3] and `alpha` uint8 [h, w] in own pixels; `matrices` [T, 3, 3] lead from them to the picture.

    Without `alpha` it is the background and covers everything. `bend` deforms it. With `spin` (angles [T]) the outline stays and the
    paint runs round it, as on a turning drum: then `rgb` is wider than `alpha`, and half of the drum is always out of sight.
    """

    def __init__(self, rgb, alpha, matrices, bend=None, spin=None, gain=None, blur=0.0):
        self.rgb, self.alpha, self.matrices, self.bend, self.spin, self.gain, self.blur = rgb, alpha, matrices, bend, spin, gain, blur
        self.radius = alpha.shape[1] / 2 if alpha is not None else 0

    def box(self, t, height, width):
        """The rectangle of the picture that the layer can touch: x0, y0, x1, y1, or None."""
        h, w = self.alpha.shape
        slack = 0.12 * max(h, w) if self.bend else 0
        corners = np.array([[-slack, -slack], [w + slack, -slack], [w + slack, h + slack], [-slack, h + slack]], float)
        moved = apply(self.matrices[t], corners)
        x0, y0 = np.maximum(np.floor(moved.min(0)).astype(int) - 8, 0)
        x1, y1 = np.minimum(np.ceil(moved.max(0)).astype(int) + 9, (width, height))
        return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else None

    def own_pixels(self, t, box):
        """For each pixel of `box` the place in the undeformed layer, as two float32 maps."""
        x0, y0, x1, y1 = box
        back = np.linalg.inv(self.matrices[t])
        back = (back / back[2, 2]).astype(np.float32)
        x, y = np.arange(x0, x1, dtype=np.float32)[None], np.arange(y0, y1, dtype=np.float32)[:, None]
        u, v = back[0, 0] * x + back[0, 1] * y + back[0, 2], back[1, 0] * x + back[1, 1] * y + back[1, 2]
        if abs(back[2, 0]) + abs(back[2, 1]) > 1e-9:
            depth = back[2, 0] * x + back[2, 1] * y + 1
            u, v = u / depth, v / depth
        if self.bend:
            offset = cv2.remap(self.bend.at(t), u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            u, v = u + offset[..., 0], v + offset[..., 1]
        return u, v

    def draw(self, t, box):
        """Colours float32 [h, w, 3] and cover [h, w, 1] inside `box`."""
        u, v = self.own_pixels(t, box)
        if self.alpha is None:
            cover = np.full(u.shape, 255, np.uint8)
        else:
            cover = cv2.remap(self.alpha, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
        if self.spin is not None:
            side = np.clip((u - self.radius) / self.radius, -0.999, 0.999)
            u = self.radius * (np.arcsin(side) + np.float32(self.spin[t]))
        colours = cv2.remap(self.rgb, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT).astype(np.float32)
        if self.gain is not None:
            colours *= np.float32(self.gain[t])
        cover = cover.astype(np.float32)[..., None] * np.float32(1 / 255)
        return self.smear(t, colours, cover)

    def smear(self, t, colours, cover):
        """Motion blur along the way that the layer's middle goes while the shutter is open."""
        if self.blur <= 0:
            return colours, cover
        h, w = self.rgb.shape[:2] if self.alpha is None else self.alpha.shape
        middle = np.array([[w / 2, h / 2]])
        last = len(self.matrices) - 1
        way = (apply(self.matrices[min(t + 1, last)], middle) - apply(self.matrices[max(t - 1, 0)], middle))[0] * self.blur / 2
        length = int(min(np.hypot(*way), 21)) | 1
        if length < 3:
            return colours, cover
        kernel, centre = np.zeros((length, length), np.float32), length // 2
        dx, dy = way / np.hypot(*way) * centre
        cv2.line(kernel, (round(centre - dx), round(centre - dy)), (round(centre + dx), round(centre + dy)), 1.0)
        kernel /= kernel.sum()
        blurred = cv2.filter2D(cover, -1, kernel)[..., None]
        colours = cv2.filter2D(colours * cover, -1, kernel) / np.maximum(blurred, 1e-3)
        return colours, blurred

    def paint_of(self, t, points):
        """The place in the paint that shows at points [n, 2] of the picture."""
        own = apply(np.linalg.inv(self.matrices[t]), points)
        if self.bend:
            own = own + sampled(self.bend.at(t), own)
        if self.spin is not None:
            side = np.clip((own[:, 0] - self.radius) / self.radius, -0.98, 0.98)
            own[:, 0] = self.radius * (np.arcsin(side) + self.spin[t])
        return own

    def picture_of(self, t, paint):
        """The inverse of `paint_of`: (points [n, 2], whether each faces the viewer)."""
        own, faces = paint.copy(), np.ones(len(paint), bool)
        if self.spin is not None:
            angle = paint[:, 0] / self.radius - self.spin[t]
            faces = np.abs(angle) < 1.35
            own[:, 0] = self.radius * (1 + np.sin(angle))
        if self.bend:
            own = unbent(self.bend.at(t), own)
        return apply(self.matrices[t], own), faces
