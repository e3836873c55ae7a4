"""Golden tensors: what PyTorch answered, stored in the safetensors format so that tests and `sampt model verify` can read them."""

import json
import struct

import numpy as np

_TYPES = {np.dtype("float32"): "F32", np.dtype("uint8"): "U8", np.dtype("int64"): "I64", np.dtype("float16"): "F16"}


def write(path, tensors, notes=None):
    """Writes {name: array}; `notes` are short strings for the header (model, seed, versions)."""
    header, blobs, offset = {}, [], 0
    if notes:
        header["__metadata__"] = {key: str(value) for key, value in notes.items()}
    for name, value in tensors.items():
        array = np.ascontiguousarray(value)
        blob = array.tobytes()
        header[name] = {
            "dtype": _TYPES[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + len(blob)],
        }
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for blob in blobs:
            file.write(blob)
