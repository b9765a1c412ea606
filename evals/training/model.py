"""The network: a BERT encoder over question and passage, with a head over tokens and one over the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from transformers import AutoModel

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = 384


class CrossEncoder(nn.Module):
    """Scores of tokens ``(texts, tokens, 3)``: relevance, start, end; of pairs ``(texts, 2)``: answers, supports.

    The word embeddings are kept as they are: too few examples speak of most of them.
    """

    def __init__(self, weights: Path) -> None:
        super().__init__()
        # Dropout inside the encoder costs more than half of the speed on a processor, and brings nothing here.
        self.enc = AutoModel.from_pretrained(
            weights, add_pooling_layer=False, attn_implementation="eager",
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        self.enc.embeddings.requires_grad_(False)
        self.tok = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, 3))
        self.cls = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2))
        self.drop = nn.Dropout(0.1)

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, segments: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Score a padded batch, each argument ``(texts, tokens)``."""
        states = self.enc(input_ids=ids, attention_mask=mask, token_type_ids=segments).last_hidden_state
        states = self.drop(states)
        return self.tok(states).float(), self.cls(states[:, 0]).float()
