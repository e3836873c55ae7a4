"""The graphs SamPt runs for the SAM family, wrapped around the modules of the official packages."""

import importlib
import math

import torch
from torch import nn

ABSENT = -2  # the label of a token that is there only to make a batch rectangular


class Encoder(nn.Module):
    """image [1,3,S,S], normalised and padded -> image_embeddings [1,C,S/16,S/16]."""

    def __init__(self, sam):
        super().__init__()
        self.encoder = sam.image_encoder

    def forward(self, image):
        return self.encoder(image)


class HqEncoder(nn.Module):
    """As Encoder, and hq_features [1,C/8,S/4,S/4]: they depend on the image alone, so each frame pays for them once."""

    def __init__(self, sam):
        super().__init__()
        self.encoder = sam.image_encoder
        self.decoder = sam.mask_decoder

    def forward(self, image):
        embeddings, intermediate = self.encoder(image)
        early = intermediate[0].permute(0, 3, 1, 2)
        return embeddings, self.decoder.embedding_encoder(embeddings) + self.decoder.compress_vit_feat(early)


class HqEncoderStacked(nn.Module):
    """The layout of HQ-SAM's own decoder: image_embeddings, and the early ViT features [L,1,h,w,D] of all global blocks."""

    def __init__(self, sam):
        super().__init__()
        self.encoder = sam.image_encoder

    def forward(self, image):
        embeddings, intermediate = self.encoder(image)
        return embeddings, torch.stack(list(intermediate))


class LeanDecoder(nn.Module):
    """
    One mask per prompt at low resolution, any number of prompts a call.

    image_embeddings [1,C,h,w], point_coords [B,N,2] in model pixels, point_labels [B,N], mask_input [B,1,4h,4w],
    has_mask_input [1] -> iou_predictions [B,M], low_res_masks [B,M,4h,4w]; M = 1 is token 0, what SAM-PT uses.
    Tokens labelled ABSENT are hidden from every attention, so that prompts of different lengths share a call.
    """

    def __init__(self, sam, masks):
        super().__init__()
        self.prompts = sam.prompt_encoder
        self.decoder = sam.mask_decoder
        self.masks = masks
        self.register_buffer("image_pe", self.prompts.get_dense_pe().flatten(2).permute(0, 2, 1).detach())
        self.register_buffer("output_tokens", self._output_tokens().detach())

    def _output_tokens(self):
        return torch.cat([self.decoder.iou_token.weight, self.decoder.mask_tokens.weight], dim=0)

    def forward(self, image_embeddings, point_coords, point_labels, mask_input, has_mask_input):
        tokens, upscaled, _ = self.attend(image_embeddings, point_coords, point_labels, mask_input, has_mask_input)
        return self.iou(tokens), self.plain_masks(tokens, upscaled)

    def attend(self, image_embeddings, point_coords, point_labels, mask_input, has_mask_input):
        prompt = self.embed_points(point_coords, point_labels)
        count = prompt.shape[0]
        output = self.output_tokens.unsqueeze(0).expand(count, -1, -1)
        tokens = torch.cat([output, prompt], dim=1)
        hidden = (point_labels == ABSENT).float() * -1e9
        hidden = torch.cat([torch.zeros_like(output[:, :, 0]), hidden], dim=1)[:, None, None, :]
        image = image_embeddings + self.embed_masks(mask_input, has_mask_input)
        tokens, image = self.transform(tokens, image.flatten(2).permute(0, 2, 1), hidden)
        rows, columns = self.prompts.image_embedding_size
        image = image.transpose(1, 2).reshape(-1, self.prompts.embed_dim, rows, columns)
        return tokens, self.decoder.output_upscaling(image), image

    def embed_points(self, coords, labels):
        embedded = self.prompts.pe_layer._pe_encoding((coords + 0.5) / self.prompts.input_image_size[0])
        labels = labels.unsqueeze(-1)
        embedded = embedded * (labels != -1).float() + self.prompts.not_a_point_embed.weight * (labels == -1).float()
        for index, table in enumerate(self.prompts.point_embeddings):
            embedded = embedded + table.weight * (labels == index).float()
        return embedded

    def embed_masks(self, mask_input, has_mask_input):
        absent = self.prompts.no_mask_embed.weight.reshape(1, -1, 1, 1)
        return has_mask_input * self.prompts.mask_downscaling(mask_input) + (1 - has_mask_input) * absent

    def transform(self, point_embedding, image, hidden):
        transformer = self.decoder.transformer
        queries, keys = point_embedding, image
        for layer in transformer.layers:
            if layer.skip_first_layer_pe:
                queries = attention(layer.self_attn, queries, queries, queries, hidden)
            else:
                positioned = queries + point_embedding
                queries = queries + attention(layer.self_attn, positioned, positioned, queries, hidden)
            queries = layer.norm1(queries)
            queries = layer.norm2(queries + attention(
                layer.cross_attn_token_to_image, queries + point_embedding, keys + self.image_pe, keys, None))
            queries = layer.norm3(queries + layer.mlp(queries))
            keys = layer.norm4(keys + attention(
                layer.cross_attn_image_to_token, keys + self.image_pe, queries + point_embedding, queries, hidden))
        queries = queries + attention(
            transformer.final_attn_token_to_image, queries + point_embedding, keys + self.image_pe, keys, None)
        return transformer.norm_final_attn(queries), keys

    def iou(self, tokens):
        return self.decoder.iou_prediction_head(tokens[:, 0])[:, : self.masks]

    def plain_masks(self, tokens, upscaled):
        mixers = [self.decoder.output_hypernetworks_mlps[i](tokens[:, 1 + i]) for i in range(self.masks)]
        return mix(torch.stack(mixers, dim=1), upscaled)


class LeanHqDecoder(LeanDecoder):
    """As LeanDecoder with M = 1, taking the encoder's hq_features; the mask is token 0's plus the HQ token's."""

    def __init__(self, sam):
        super().__init__(sam, 1)

    def _output_tokens(self):
        return torch.cat([super()._output_tokens(), self.decoder.hf_token.weight], dim=0)

    def forward(self, image_embeddings, hq_features, point_coords, point_labels, mask_input, has_mask_input):
        tokens, upscaled, _ = self.attend(image_embeddings, point_coords, point_labels, mask_input, has_mask_input)
        fine = self.decoder.embedding_maskfeature(upscaled) + hq_features
        mixer = self.decoder.hf_mlp(tokens[:, self.decoder.num_mask_tokens]).unsqueeze(1)
        return self.iou(tokens), self.plain_masks(tokens, upscaled) + mix(mixer, fine)


def official_decoder(sam, hq, module):
    """The package's own decoder layout, on its own code."""
    official = importlib.import_module(module + ".utils.onnx").SamOnnxModel
    return official(sam, hq_token_only=False, multimask_output=False) if hq else official(sam, return_single_mask=False)


def mix(mixers, features):
    channels, rows, columns = (int(size) for size in features.shape[1:])
    masks = mixers @ features.reshape(-1, channels, rows * columns)
    return masks.reshape(-1, int(mixers.shape[1]), rows, columns)


def attention(module, q, k, v, hidden):
    """The package's attention layer with `hidden` (0 or -1e9 per key) added to its logits."""
    q, k, v = (module._separate_heads(project(x), module.num_heads)
               for project, x in ((module.q_proj, q), (module.k_proj, k), (module.v_proj, v)))
    logits = q @ k.permute(0, 1, 3, 2) / math.sqrt(q.shape[-1])
    if hidden is not None:
        logits = logits + hidden
    return module.out_proj(module._recombine_heads(torch.softmax(logits, dim=-1) @ v))
