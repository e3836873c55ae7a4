"""Light and camera of a clip: what lies between the drawn layers and the stored frames."""
import cv2
import numpy as np

from motion import course, speed_of
from textures import fractal_noise

GRAIN = np.random.default_rng(7).standard_normal((352, 576, 3), dtype=np.float32)


class Lens:
    """Light across the scene that drifts, tone that changes, blur, grain and JPEG; one choice a clip."""

    def __init__(self, rng, frames, height, width):
        self.rng, self.height, self.width = rng, height, width
        self.field = None
        if rng.random() < 0.45:
            coarse = 1 + rng.uniform(0.1, 1.0) * (fractal_noise(rng, 64, octaves=3) - 0.5)
            self.field = cv2.resize(coarse.astype(np.float32), (width * 2, height * 2), interpolation=cv2.INTER_LINEAR)
            self.place = np.clip(course(rng, frames, 2, speed_of(rng, 0.2, 15)) + [height / 2, width / 2], 0, [height, width]).astype(int)
        self.gain = np.exp(course(rng, frames, 1, speed_of(rng, 0.0005, 0.04))[:, 0]).clip(0.5, 1.6)
        self.shift = rng.uniform(0, 60) if rng.random() < 0.2 else 0.0
        gamma = 2 ** rng.uniform(-0.6, 0.6) if rng.random() < 0.5 else 1.0
        self.table = (255 * (np.arange(256) / 255) ** gamma).astype(np.uint8)
        self.gray = rng.uniform(0.0, 0.9) if rng.random() < 0.2 else 0.0
        self.blur = rng.uniform(0.4, 1.6) if rng.random() < 0.4 else 0.0
        self.grain = np.float32(rng.uniform(0, 7))
        self.quality = int(rng.integers(30, 96)) if rng.random() < 0.5 else None

    def take(self, frame, t):
        if self.field is not None:
            y, x = self.place[t]
            frame = frame * self.field[y:y + self.height, x:x + self.width, None]
        if self.grain > 1:
            y, x = self.rng.integers(0, 64, 2)
            frame = frame + self.grain * GRAIN[y:y + self.height, x:x + self.width]
        frame = cv2.LUT(cv2.convertScaleAbs(np.maximum(frame, 0), alpha=float(self.gain[t]), beta=self.shift), self.table)
        if self.gray:
            gray = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)[..., None]
            frame = cv2.addWeighted(frame, 1 - self.gray, np.repeat(gray, 3, 2), self.gray, 0)
        if self.blur:
            frame = cv2.GaussianBlur(frame, (0, 0), self.blur)
        if self.quality:
            frame = cv2.imdecode(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, self.quality])[1], cv2.IMREAD_COLOR)
        return frame
