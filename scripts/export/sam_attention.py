"""
The two-way attention of SAM's mask decoder, arranged for what it costs: 4096 image cells against some twenty tokens, in every refinement
pass. What depends on the image alone is left to the encoder's graph, projections of the cells come out channels first, as both products of
an attention read them, and only the tokens that become answers attend to the image a last time. The numbers are the package's up to rounding.
"""

import contextlib
import hashlib
import math

import torch
from torch import nn


class ImageProjections(nn.Module):
    """image_embeddings [1,C,h,w] -> [1,3A,h*w]: keys, values and queries of the first layer before the mask prompt is added."""

    def __init__(self, sam):
        super().__init__()
        layer = sam.mask_decoder.transformer.layers[0]
        cells = sam.prompt_encoder.get_dense_pe().flatten(2).detach()[0]
        self.register_buffer("weight", cell_weights(layer))
        self.register_buffer("offset", cell_offsets(layer, cells))

    def forward(self, image_embeddings):
        return self.weight @ image_embeddings.flatten(2) + self.offset


def fingerprint(sam):
    """What ImageProjections is made of, for metadata: an encoder's projections fit the decoder of the same weights only."""
    digest = hashlib.sha256()
    for part in (cell_weights(sam.mask_decoder.transformer.layers[0]), ImageProjections(sam).offset):
        digest.update(part.contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]


def cell_weights(layer):
    """[3A,C]: how cells become keys and values of the tokens' attention, and queries of their own."""
    parts = layer.cross_attn_token_to_image.k_proj, layer.cross_attn_token_to_image.v_proj, layer.cross_attn_image_to_token.q_proj
    return torch.cat([part.weight.detach() for part in parts])


def cell_offsets(layer, cells):
    """[3A,h*w]: what positions and biases add. A bias of keys shifts a token's logits alike everywhere: softmax does not see it."""
    keys = layer.cross_attn_token_to_image.k_proj.weight @ cells
    values = layer.cross_attn_token_to_image.v_proj.bias[:, None].expand_as(keys)
    queries = layer.cross_attn_image_to_token.q_proj.weight @ cells + layer.cross_attn_image_to_token.q_proj.bias[:, None]
    return torch.cat([keys, values, queries]).detach()


class TwoWayLayer(nn.Module):
    """A layer of the transformer; `projected` [B,3A,cells] replaces the cells' own projections in the first."""

    def __init__(self, layer, cells, first):
        super().__init__()
        self.layer = layer
        self.norm = CellNorm(layer.norm4)
        if not first:
            self.register_buffer("weight", cell_weights(layer))
            self.register_buffer("offset", cell_offsets(layer, cells))

    def forward(self, tokens, positions, cells, hidden, projected=None):
        layer = self.layer
        if layer.skip_first_layer_pe:
            tokens = attention(layer.self_attn, tokens, tokens, tokens, hidden)
        else:
            positioned = tokens + positions
            tokens = tokens + attention(layer.self_attn, positioned, positioned, tokens, hidden)
        tokens = layer.norm1(tokens)
        if projected is None:
            projected = self.weight @ cells.transpose(1, 2) + self.offset
        keys, values, queries = projected.chunk(3, dim=1)
        tokens = layer.norm2(tokens + attend_to_cells(layer.cross_attn_token_to_image, tokens + positions, keys, values))
        tokens = layer.norm3(tokens + layer.mlp(tokens))
        answer = attend_from_cells(layer.cross_attn_image_to_token, queries, tokens + positions, tokens, hidden)
        return tokens, self.norm(cells + answer)


class LastAttention(nn.Module):
    """
    The tokens' last look at the cells. For a few tokens it is cheaper to take the heads' projections to the tokens than to project
    every cell: softmax(q W (x + p)) (x V) = (softmax((q W) x + (q W) p) x) V.
    """

    def __init__(self, module, cells):
        super().__init__()
        self.module = module
        heads, channels = module.num_heads, module.embedding_dim
        self.register_buffer("keys", module.k_proj.weight.detach().reshape(heads, -1, channels))
        self.register_buffer("values", module.v_proj.weight.detach().reshape(heads, -1, channels).transpose(1, 2))
        self.register_buffer("positions", cells)

    def forward(self, queries, cells):
        module = self.module
        heads, channels, count = module.num_heads, module.embedding_dim, int(queries.shape[1])
        queries = (scaled(module, queries) @ self.keys).reshape(-1, heads * count, channels)
        weights = torch.softmax(queries @ cells.transpose(1, 2) + queries @ self.positions, dim=-1)
        seen = (weights @ cells).reshape(-1, heads, count, channels) @ self.values
        return module.out_proj(module._recombine_heads(seen) + module.v_proj.bias)


class CellNorm(nn.Module):
    """
    A layer norm over many short rows. Centred by a product with a constant: ONNX Runtime's own layer norm adds numbers up one by one,
    its root-mean-square norm, which this becomes, does not.
    """

    def __init__(self, norm):
        super().__init__()
        self.norm = norm
        self.register_buffer("average", torch.full((norm.weight.numel(), 1), 1.0 / norm.weight.numel()))

    def forward(self, x):
        return rms_norm(x - x @ self.average, self.norm)


def rms_norm(centred, norm):
    """The rest of a layer norm."""
    return centred / torch.sqrt(centred.pow(2).mean(-1, keepdim=True) + norm.eps) * norm.weight + norm.bias


@contextlib.contextmanager
def quick_norms(module):
    """Inside, every layer norm of the module works as CellNorm does."""
    norms = [each for each in module.modules() if isinstance(each, nn.LayerNorm)]
    try:
        for norm in norms:
            norm.forward = CellNorm(norm).forward
        yield
    finally:
        for norm in norms:
            del norm.forward


def attend_to_cells(module, queries, keys, values):
    """Tokens [B,N,C] look at cells, whose keys and values come channels first, [B,A,cells]."""
    weights = torch.softmax(scaled(module, queries) @ by_heads(module, keys), dim=-1)
    return module.out_proj(module._recombine_heads(weights @ by_heads(module, values).transpose(2, 3)))


def attend_from_cells(module, queries, keys, values, hidden):
    """Cells, by their queries [B,A,cells], look at tokens [B,N,C] but those that `hidden` shuts out -> [B,cells,C]."""
    keys = module._separate_heads(module.k_proj(keys), module.num_heads) / width(module) ** 0.5
    values = module._separate_heads(module.v_proj(values), module.num_heads)
    weights = torch.softmax(by_heads(module, queries).transpose(2, 3) @ keys.transpose(2, 3) + hidden, dim=-1)
    seen = values.transpose(2, 3) @ weights.transpose(2, 3)
    return module.out_proj(seen.reshape(-1, module.internal_dim, int(queries.shape[2])).transpose(1, 2))


def attention(module, q, k, v, hidden):
    """The package's attention layer with `hidden` (0 or -1e9 per key) added to its logits."""
    q, k, v = (module._separate_heads(project(x), module.num_heads)
               for project, x in ((module.q_proj, q), (module.k_proj, k), (module.v_proj, v)))
    logits = q @ k.permute(0, 1, 3, 2) / math.sqrt(q.shape[-1])
    return module.out_proj(module._recombine_heads(torch.softmax(logits + hidden, dim=-1) @ v))


def scaled(module, queries):
    """Queries of tokens by heads, [B,heads,N,A/heads], divided as the logits would be."""
    return module._separate_heads(module.q_proj(queries), module.num_heads) / width(module) ** 0.5


def by_heads(module, cells):
    return cells.reshape(-1, module.num_heads, width(module), int(cells.shape[2]))


def width(module):
    return module.internal_dim // module.num_heads
