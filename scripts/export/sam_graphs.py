"""The graphs SamPt runs for the SAM family, wrapped around the modules of the official packages."""

import importlib

import torch
from torch import nn

import sam_attention as two_way

ABSENT = -2  # the label of a token that is there only to make a batch rectangular


class Encoder(nn.Module):
    """image [1,3,S,S], normalised and padded -> image_embeddings [1,C,S/16,S/16], and with `lean` what LeanDecoder takes besides."""

    def __init__(self, sam, lean):
        super().__init__()
        self.encoder = sam.image_encoder
        self.projections = two_way.ImageProjections(sam) if lean else None

    def forward(self, image):
        embeddings = self.encoder(image)
        return embeddings if self.projections is None else (embeddings, self.projections(embeddings))


class HqEncoder(nn.Module):
    """As Encoder with `lean`, and hq_features [1,C/8,S/4,S/4]: they depend on the image alone, so each frame pays for them once."""

    def __init__(self, sam):
        super().__init__()
        self.encoder = sam.image_encoder
        self.decoder = sam.mask_decoder
        self.projections = two_way.ImageProjections(sam)

    def forward(self, image):
        embeddings, intermediate = self.encoder(image)
        early = intermediate[0].permute(0, 3, 1, 2)
        features = self.decoder.embedding_encoder(embeddings) + self.decoder.compress_vit_feat(early)
        return embeddings, features, self.projections(embeddings)


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

    image_embeddings [1,C,h,w], image_projections [1,3A,h*w], point_coords [B,N,2] in model pixels, point_labels [B,N],
    mask_input [B,1,4h,4w], has_mask_input [1] -> iou_predictions [B,M], low_res_masks [B,M,4h,4w]; M = 1 is token 0, what SAM-PT uses.
    Tokens labelled ABSENT are hidden from every attention, so that prompts of different lengths share a call.
    """

    def __init__(self, sam, masks):
        super().__init__()
        self.prompts = sam.prompt_encoder
        self.decoder = sam.mask_decoder
        self.masks = masks
        transformer = self.decoder.transformer
        cells = self.prompts.get_dense_pe().flatten(2).detach()[0]
        self.layers = nn.ModuleList(
            two_way.TwoWayLayer(layer, cells, first=index == 0) for index, layer in enumerate(transformer.layers))
        self.last = two_way.LastAttention(transformer.final_attn_token_to_image, cells)
        self.upscaling = CellUpscaling(self.decoder.output_upscaling)
        self.register_buffer("cell_weights", two_way.cell_weights(transformer.layers[0]))
        self.register_buffer("output_tokens", self._output_tokens().detach())

    def _output_tokens(self):
        return torch.cat([self.decoder.iou_token.weight, self.decoder.mask_tokens.weight], dim=0)

    def forward(self, image_embeddings, image_projections, point_coords, point_labels, mask_input, has_mask_input):
        tokens, cells = self.attend(image_embeddings, image_projections, point_coords, point_labels, mask_input, has_mask_input, 1 + self.masks)
        return self.iou(tokens), self.plain_masks(tokens, self.upscaling(cells))

    def attend(self, image_embeddings, image_projections, point_coords, point_labels, mask_input, has_mask_input, answers):
        """The first `answers` tokens after all attention, [B,answers,C], and the cells, [B,h*w,C]."""
        prompt = self.embed_points(point_coords, point_labels)
        output = self.output_tokens.unsqueeze(0).expand(prompt.shape[0], -1, -1)
        tokens = positions = torch.cat([output, prompt], dim=1)
        hidden = (point_labels == ABSENT).float() * -1e9
        hidden = torch.cat([torch.zeros_like(output[:, :, 0]), hidden], dim=1)[:, None, None, :]
        mask, weight = self.embed_masks(mask_input, has_mask_input)
        cells = image_embeddings.flatten(2).transpose(1, 2) + mask.transpose(1, 2) @ weight.transpose(0, 1)
        # The mask prompt's last convolution sees each cell alone: the projections of what it adds are those of its weights.
        projected = image_projections + (self.cell_weights @ weight) @ mask
        for layer in self.layers:
            tokens, cells = layer(tokens, positions, cells, hidden, projected)
            projected = None
        tokens = tokens[:, :answers]
        tokens = tokens + self.last(tokens + positions[:, :answers], cells)
        return self.decoder.transformer.norm_final_attn(tokens), cells

    def embed_points(self, coords, labels):
        embedded = self.prompts.pe_layer._pe_encoding((coords + 0.5) / self.prompts.input_image_size[0])
        labels = labels.unsqueeze(-1)
        embedded = embedded * (labels != -1).float() + self.prompts.not_a_point_embed.weight * (labels == -1).float()
        for index, table in enumerate(self.prompts.point_embeddings):
            embedded = embedded + table.weight * (labels == index).float()
        return embedded

    def embed_masks(self, mask_input, has_mask_input):
        """The mask prompt before its last convolution with a channel of ones, [B,16+1,h*w], and the convolution's weight and bias, [C,16+1]."""
        few = self.prompts.mask_downscaling[:6](mask_input).flatten(2)
        last, absent = self.prompts.mask_downscaling[6], self.prompts.no_mask_embed.weight
        weight = torch.cat([last.weight.flatten(1), last.bias[:, None]], dim=1) * has_mask_input
        weight = weight + torch.cat([torch.zeros_like(last.weight.flatten(1)), absent.transpose(0, 1)], dim=1) * (1 - has_mask_input)
        return torch.cat([few, torch.ones_like(few[:, :1])], dim=1), weight

    def iou(self, tokens):
        return self.decoder.iou_prediction_head(tokens[:, 0])[:, : self.masks]

    def mixers(self, tokens):
        return torch.stack([self.decoder.output_hypernetworks_mlps[i](tokens[:, 1 + i]) for i in range(self.masks)], dim=1)

    def plain_masks(self, tokens, pixels):
        return self.unfold(self.mixers(tokens) @ pixels.transpose(1, 2))

    def unfold(self, masks):
        """Masks in the order of CellUpscaling [B,M,...] -> [B,M,4h,4w]."""
        rows, columns = self.prompts.image_embedding_size
        masks = masks.reshape(-1, rows, columns, 2, 2, 2, 2).permute(0, 1, 3, 5, 2, 4, 6)
        return masks.reshape(-1, self.masks, 4 * rows, 4 * columns)


class CellUpscaling(nn.Module):
    """
    The decoder's upscaling on [B,cells,C]: transposed convolutions whose stride is their size are products. Pixels come cell by cell, in
    each by its quarters and their quarters, [B,16*cells,C/8]; they are few once they are mixed into masks, and are put in order then.
    """

    def __init__(self, upscaling):
        super().__init__()
        first, self.norm, self.activation, second = upscaling[0], upscaling[1], upscaling[2], upscaling[3]
        # The norm's centring is part of the product.
        weight, bias = quarters(first)
        weight, bias = (part - part.mean(-1, keepdim=True) for part in (weight, bias))
        self.channels = first.out_channels, second.out_channels
        self.register_buffer("first", weight.flatten(1))
        self.register_buffer("first_bias", bias.flatten())
        weight, bias = quarters(second)
        self.register_buffer("second", weight.flatten(1))
        self.register_buffer("second_bias", bias.flatten())

    def forward(self, cells):
        count = int(cells.shape[1])
        halves = (cells @ self.first + self.first_bias).reshape(-1, 4 * count, self.channels[0])
        halves = self.activation(two_way.rms_norm(halves, self.norm))
        return self.activation(halves @ self.second + self.second_bias).reshape(-1, 16 * count, self.channels[1])


def quarters(convolution):
    """Weight [in,4,out] and bias [4,out] of a transposed convolution of size and stride 2."""
    weight = convolution.weight.detach().flatten(2).transpose(1, 2)
    return weight, convolution.bias.detach().expand(4, -1)


class LeanHqDecoder(LeanDecoder):
    """As LeanDecoder with M = 1, taking the encoder's hq_features; the mask is token 0's plus the HQ token's."""

    def __init__(self, sam):
        super().__init__(sam, 1)

    # The HQ token comes third, so that those which become answers stand together; the order of tokens changes nothing else.
    def _output_tokens(self):
        tokens = super()._output_tokens()
        return torch.cat([tokens[:2], self.decoder.hf_token.weight, tokens[2:]], dim=0)

    def forward(self, image_embeddings, hq_features, image_projections, point_coords, point_labels, mask_input, has_mask_input):
        tokens, cells = self.attend(image_embeddings, image_projections, point_coords, point_labels, mask_input, has_mask_input, 3)
        pixels = self.upscaling(cells)
        rows, columns = self.prompts.image_embedding_size
        upscaled = pixels.reshape(-1, rows, columns, 2, 2, 2, 2, self.upscaling.channels[1]).permute(0, 7, 1, 3, 5, 2, 4, 6)
        upscaled = upscaled.reshape(-1, self.upscaling.channels[1], 4 * rows, 4 * columns)
        fine = self.decoder.embedding_maskfeature(upscaled) + hq_features
        mixer = self.decoder.hf_mlp(tokens[:, 2]).unsqueeze(1)
        return self.iou(tokens), self.plain_masks(tokens, pixels) + mix(mixer, fine)


def official_decoder(sam, hq, module):
    """The package's own decoder layout, on its own code."""
    official = importlib.import_module(module + ".utils.onnx").SamOnnxModel
    return official(sam, hq_token_only=False, multimask_output=False) if hq else official(sam, return_single_mask=False)


def mix(mixers, features):
    channels, rows, columns = (int(size) for size in features.shape[1:])
    masks = mixers @ features.reshape(-1, channels, rows * columns)
    return masks.reshape(-1, int(mixers.shape[1]), rows, columns)
