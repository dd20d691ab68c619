"""PDF files and pictures masked by the worker: ordered on the page, boxes at the findings, decided by another."""

import io

import pypdfium2
import pytest
from PIL import Image

from mingchuang.publishing import actions, tasks
from mingchuang.publishing.actions.storing import store_file, store_picture
from mingchuang.publishing.models import Article, Attachment
from mingchuang.publishing.screened import screen_article
from mingchuang.screening.models import Finding, Masking, MaskingOrder
from mingchuang.screening.queries import obstacles
from tests.documents import nasty
from tests.documents.factories import pdf_file
from tests.publishing.desk import signed_in
from tests.publishing.factories import CONFIRMED, MORNING, District
from tests.screening.factories import id_card
from tests.screening.test_pictures import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def awaiting(district: District, content: bytes, name: str) -> tuple[Article, int]:
    """An article that awaits signature, and the number of its attachment."""
    article = district.draft(title="征收补偿结果公示")
    file = store_file(content, name, organisation=district.department, actor=district.editor, at=MORNING)
    draft = article.get_latest_revision_as_object()
    draft.attachments = [Attachment(file=file, title="结果表")]
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    actions.submit(article, actor=district.editor, at=MORNING)
    actions.pass_on(article, actor=district.checker, at=MORNING)
    actions.pass_on(article, actor=district.secrecy_checker, at=MORNING, checklist=CONFIRMED)
    return Article.objects.get(pk=article.pk), file.pk


def newest_file(article: Article):
    return Article.objects.get(pk=article.pk).get_latest_revision_as_object().attachments.get().file


def test_a_pdf_is_masked_in_the_background_and_decided_by_another(district):
    article, old = awaiting(district, nasty.plain_pdf(2), "结果表.pdf")
    with pytest.raises(actions.RefusedError, match="身份证号 1 个"):
        actions.sign(article, actor=district.signer, at=MORNING)
    browser = signed_in(district.signer)
    page = browser.post(f"/desk/review/{article.pk}/screening/mask/{old}/", follow=True).content.decode()
    assert "正在后台脱敏" in page and "脱敏为新文件" not in page
    assert tasks.mask_waiting(MORNING) is True
    assert tasks.mask_waiting(MORNING) is False
    made = newest_file(article)
    assert made.pk != old and made.title.endswith("（脱敏）")
    with made.open_file() as file:
        document = pypdfium2.PdfDocument(file.read())
    words = "".join(page.get_textpage().get_text_range() for page in document)
    assert nasty.SHOWN not in words and "已遮盖：个人隐私" in words
    order = MaskingOrder.objects.get()
    assert (order.done, order.refusal) == (order.whole, "") and order.ended_at
    assert obstacles(f"article:{article.pk}", []) == [
        "附件“结果表（脱敏）”：由系统脱敏生成，已隐去身份证号 2 个。请打开核对有无遗漏。"
    ]
    with pytest.raises(actions.RefusedError, match="脱敏生成"):
        actions.sign(article, actor=district.signer, at=MORNING)
    question = Finding.objects.get(scan__subject=f"article:{article.pk}", kind="masked")
    settle = {"finding": question.pk, "choice": "looked", "reason": ""}
    signed_in(district.checker).post(f"/desk/review/{article.pk}/screening/decide/", settle)
    actions.sign(article, actor=district.signer, at=MORNING)
    article.refresh_from_db()
    assert article.live


def test_a_pdf_that_hides_its_number_out_of_sight_is_refused_with_what_to_do(district):
    article, old = awaiting(district, _with_title(id_card(1)), "结果表.pdf")
    assert actions.mask(article, f"file:{old}", actor=district.signer, at=MORNING) is None
    tasks.mask_waiting(MORNING)
    assert newest_file(article).pk == old and not Masking.objects.exists()
    page = signed_in(district.signer).get(f"/desk/review/{article.pk}/").content.decode()
    assert "没有脱敏" in page and "另存为" in page and "脱敏为新文件" in page


def _with_title(title: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_file("ok")))
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_ordered_twice_it_is_done_once_and_a_stranger_may_not(district):
    article, old = awaiting(district, nasty.plain_pdf(), "结果表.pdf")
    for _time in range(2):
        actions.mask(article, f"file:{old}", actor=district.signer, at=MORNING)
    assert MaskingOrder.objects.count() == 1
    with pytest.raises(actions.RefusedError, match="不由您处理"):
        actions.mask(article, f"file:{old}", actor=district.editor, at=MORNING)
    with pytest.raises(actions.RefusedError, match="刷新"):
        actions.mask(article, "file:99999", actor=district.signer, at=MORNING)


def test_a_picture_of_the_body_gives_way_to_its_masked_copy(district, settings):
    settings.READ_PICTURES = True
    picture = store_picture(
        photo(2), "名单.png", title="名单", alt="名单", organisation=None, actor=None, at=MORNING
    )
    body = [{"type": "picture", "value": {"image": picture.pk, "alt": "名单", "caption": ""}}]
    article = district.awaiting_signature(title="公示", body=body)
    signed_in(district.signer).post(f"/desk/review/{article.pk}/screening/mask-picture/{picture.pk}/")
    tasks.mask_waiting(MORNING)
    assert MaskingOrder.objects.get().refusal == ""
    draft = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    made = draft.body[0].value["image"]
    assert made.pk != picture.pk and made.alt == "名单"
    assert Masking.objects.get().counts == {"id_card": 2, "mobile": 2}
    with made.open_file() as file, Image.open(file) as after:
        assert after.format == "PNG" and after.size == Image.open(io.BytesIO(photo(2))).size
    made.get_file_hash()
    screen_article(Article.objects.get(pk=article.pk), at=MORNING)
    assert Finding.objects.filter(scan__item=f"picture:{made.pk}", kind="masked").count() == 1
