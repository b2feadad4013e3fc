"""The bundled model and any other: unit vectors, known by their identity, without a connection."""

import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from support import ARTICLES, ROOT, any_text, prose
from tokenizers import Tokenizer

from rag import Settings
from rag.arabic.fold import fold
from rag.embedding import Embedder, StaticEmbedder, load
from rag.embedding.static import BUNDLED_FOLDER
from rag.embedding.transformer import TransformerEmbedder
from rag.errors import ModelMissing

TEXTS = [
    *("متى سقطت دمشق؟", "سَقَطَت دِمَشقُ عام ٦١٣م", "", "؟!", "latin words 12", "漢字"),
    *(article.decode("utf-8")[:3000] for article in ARTICLES.values()),
]


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny transformer, its weights at random."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = sorted(set("".join(TEXTS) + "query:passage: "))
    pieces = special + letters + [f"##{letter}" for letter in letters]
    vocabulary = {piece: n for n, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=64,
        **{f"{name.strip('[]').lower()}_token": name for name in special},
    ).save_pretrained(folder / "bert")
    parts = [Transformer(str(folder / "bert")), Pooling(config.hidden_size)]
    SentenceTransformer(modules=parts, device="cpu").save(str(folder / "tiny"))
    return folder / "tiny"


@pytest.fixture(scope="module")
def tiny(bert: Path) -> TransformerEmbedder:
    return TransformerEmbedder(str(bert), "query: ", "passage: ")


@pytest.fixture(params=["static", "transformer"])
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    name = "embedder" if request.param == "static" else "tiny"
    found: Embedder = request.getfixturevalue(name)
    return found


def test_vectors_are_unit_vectors_of_the_dimension(any_embedder: Embedder) -> None:
    texts = ["سقطت دمشق", "وصل الفرس إلى شمال الأناضول", TEXTS[-1]]
    vectors = any_embedder.passages(texts)
    assert vectors.shape == (3, any_embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    query = any_embedder.query("متى سقطت دمشق؟")
    assert query.shape == (any_embedder.dimension,)
    assert np.linalg.norm(query) == pytest.approx(1, abs=1e-5)


def test_no_texts_have_no_vectors(any_embedder: Embedder) -> None:
    assert any_embedder.passages([]).shape == (0, any_embedder.dimension)


def test_a_text_has_the_same_vector_alone_and_among_others(any_embedder: Embedder) -> None:
    together = any_embedder.passages(TEXTS[:2] + TEXTS[-1:])
    alone = any_embedder.passages(TEXTS[:1])
    assert together[0] == pytest.approx(alone[0], abs=1e-5)


def test_progress_counts_to_the_end(
    any_embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{type(any_embedder).__module__}._BATCH", 2)
    heard: list[tuple[int, int]] = []
    any_embedder.passages(["دمشق"] * 5, lambda done, of: heard.append((done, of)))
    assert heard == [(2, 5), (4, 5), (5, 5)]


def test_a_text_without_words_has_a_vector_without_direction(embedder: StaticEmbedder) -> None:
    for text in ("", "؟", "\ufeff", " … "):
        assert not embedder.query(text).any()


def test_marks_and_letter_variants_change_no_vector(embedder: StaticEmbedder) -> None:
    plain, written = embedder.passages(["احمد في مدرسه 615", "أَحْمَدُ فــي مدرسة ٦١٥"])
    assert written == pytest.approx(plain, abs=1e-6)


def test_kindred_words_are_nearer_than_others(embedder: StaticEmbedder) -> None:
    war, battle, bread = embedder.passages(["حرب", "معركة", "خبز"])
    assert war @ battle > war @ bread


def test_the_bundled_model_is_small() -> None:
    assert sum(f.stat().st_size for f in BUNDLED_FOLDER.rglob("*") if f.is_file()) <= 20_000_000


def test_sentence_transformers_gives_the_same_vectors(embedder: StaticEmbedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED_FOLDER), device="cpu")
    theirs = model.encode(TEXTS, show_progress_bar=False)
    assert np.abs(embedder.passages(TEXTS) - theirs).max() < 1e-5


@given(any_text | prose)
def test_the_tokenizer_of_the_bundled_model_normalises_as_fold_does(text: str) -> None:
    # The two know different versions of Unicode: what is new in one is unassigned in the other.
    assume(all(unicodedata.category(c) != "Cn" for c in text))
    words = "".join(c if c.isalnum() else " " for c in fold(text)).split()
    assert normalise(text).split() == words


def normalise(text: str) -> str:
    """What the tokenizer of the bundled model makes of a text before it cuts it."""
    if not hasattr(normalise, "by"):
        tokenizer = Tokenizer.from_file(str(BUNDLED_FOLDER / "tokenizer.json"))
        normalise.by = tokenizer.normalizer  # type: ignore[attr-defined]
    normal: str = normalise.by.normalize_str(text)  # type: ignore[attr-defined]
    return normal


def run(code: str, **environment: str) -> str:
    """What a new interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def test_the_bundled_model_runs_without_torch() -> None:
    code = (
        "import sys; from rag.embedding import load; from rag import Settings;"
        "vector = load(Settings()).query('متى سقطت دمشق؟');"
        "print('torch' in sys.modules, 'sentence_transformers' in sys.modules, len(vector))"
    )
    assert run(code, PYTHONIOENCODING="utf-8").split()[:2] == ["False", "False"]


def test_the_prompts_are_put_before_the_text(bert: Path, tiny: TransformerEmbedder) -> None:
    bare = TransformerEmbedder(str(bert))
    text = "سقطت دمشق"
    assert tiny.query(text) == pytest.approx(bare.query(f"query: {text}"), abs=1e-5)
    assert tiny.passages([text])[0] == pytest.approx(
        bare.passages([f"passage: {text}"])[0], abs=1e-5
    )
    assert np.abs(tiny.query(text) - tiny.passages([text])[0]).max() > 1e-3


def test_the_prompts_of_the_model_itself_are_used_when_none_are_set(
    bert: Path, tiny: TransformerEmbedder, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    prompts = {"query": "query: ", "document": "passage: "}
    named = SentenceTransformer(str(bert), prompts=prompts, device="cpu")
    named.save(str(tmp_path / "named"))
    found = TransformerEmbedder(str(tmp_path / "named"))
    assert found.query("دمشق") == pytest.approx(tiny.query("دمشق"), abs=1e-5)
    assert found.passages(["دمشق"])[0] == pytest.approx(tiny.passages(["دمشق"])[0], abs=1e-5)


def change_weights(folder: Path) -> None:
    file = folder / "model.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def add_a_file(folder: Path) -> None:
    (folder / "more.json").write_text("{}")


@pytest.mark.parametrize("change", [change_weights, add_a_file])
def test_another_model_has_another_identity(
    tmp_path: Path, embedder: StaticEmbedder, change: Callable[[Path], None]
) -> None:
    folder = tmp_path / BUNDLED_FOLDER.name
    shutil.copytree(BUNDLED_FOLDER, folder)
    (folder / "README.md").write_text("another card")
    (folder / ".DS_Store").write_text("")
    assert StaticEmbedder(folder).identity == embedder.identity
    change(folder)
    assert StaticEmbedder(folder).identity != embedder.identity


def test_the_identity_of_a_transformer_names_folder_content_and_prompts(
    bert: Path, tiny: TransformerEmbedder, tmp_path: Path
) -> None:
    assert tiny.identity.startswith(str(bert))
    assert tiny.identity.endswith("[query: |passage: ]")
    assert TransformerEmbedder(str(bert)).identity != tiny.identity
    shutil.copytree(bert, tmp_path / "tiny")
    before = TransformerEmbedder(str(tmp_path / "tiny")).identity
    change_weights(tmp_path / "tiny")
    assert TransformerEmbedder(str(tmp_path / "tiny")).identity != before


def test_the_settings_choose_the_model(bert: Path, embedder: StaticEmbedder) -> None:
    assert load(Settings()).identity == embedder.identity
    chosen = load(Settings(embedder=str(bert), query_prompt="q: ", passage_prompt="p: "))
    assert chosen.identity.endswith("[q: |p: ]")


def test_a_folder_without_a_model_is_reported_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match='setting "embedder"'):
        load(Settings(embedder=str(tmp_path)))
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        StaticEmbedder(tmp_path / "nothing")


def test_a_model_that_cannot_be_fetched_is_reported_with_the_remedy() -> None:
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    with pytest.raises(ModelMissing, match=r"nobody/has-this-model cannot be loaded .*; check"):
        load(Settings(embedder="nobody/has-this-model"))
