"""Which e-mail address a message means: whole, by the standard's characters, and the one that is not taken back."""

import pytest

from chatbot.understanding.local.addresses import find
from chatbot.understanding.local.mail_hosts import distance, meant_host
from chatbot.understanding.schema import Doubt

WHOLE = {
    "an'o@example.com": "an'o@example.com",
    "địa chỉ của mình là an.nguyen+hen@mail.example.com.vn nhé": "an.nguyen+hen@mail.example.com.vn",
    "my mail: a/b=c!d#e$f%g&h*i?j^k_l`m{n|o}p~q-r@example.com.": "a/b=c!d#e$f%g&h*i?j^k_l`m{n|o}p~q-r@example.com",
    "a\u200bn@exam\u200bple.com\ufeff": "an@example.com",
    "ａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ": "an@example.com",
    "(an@example.com)": "an@example.com",
    "Nguyen An <an@example.com>": "an@example.com",
    "'an@example.com'": "an@example.com",
    "*an@example.com*, cảm ơn": "an@example.com",
    "📧an@example.com": "an@example.com",
    "email:an@example.com": "an@example.com",
    "email=an@example.com": "an@example.com",
    "mailto:an@example.com": "an@example.com",
    "tên An, email an@example.com, sdt 0903 123 456": "an@example.com",
    "0903123456,an@example.com": "an@example.com",
    "me@example.com": "me@example.com",
    "gửi tới an@example.com. Com chiều nhé": "an@example.com",
    "an@example.com, AN@example.com": "AN@example.com",
    "dùng an@example.com nhé": "an@example.com",
    "mail e an@example.com": "an@example.com",
    "an@example.com đúng không ạ": "an@example.com",
}


@pytest.mark.parametrize("text", WHOLE)
def test_an_address_is_read_whole(text):
    found = find(text, expected=True)
    assert (found.email, found.unsure, found.rejected) == (WHOLE[text], None, ())


REJECTED = [
    "không phải {an} mà {binh}", "{an} à nhầm {binh}", "{an} à không, {binh}", "{binh} chứ không phải {an}",
    "{an} sai rồi, {binh} mới đúng", "đừng gửi tới {an}, gửi {binh}", "đổi từ {an} sang {binh}", "thay {an} bằng {binh}",
    "thay vì {an} gửi {binh} giúp em", "email cũ là {an}, email mới là {binh}", "{an} á lộn {binh}", "{an} ý em là {binh}",
    "ko phai {an} ma {binh}", "{an} a nham {binh}", "{binh} nhé, {an} là nhầm", "{binh}, không phải {an}",
    "not {an} but {binh}", "{binh}, not {an}", "{an}, no wait, {binh}", "{an} sorry I mean {binh}",
    "{an} is wrong, it's {binh}", "change {an} to {binh}", "send to {binh} instead of {an}", "{an} oops, {binh}",
    "my old one is {an}, the new one is {binh}", "{an} -> actually {binh}", "don't use {an}, use {binh}",
    "{an}\nnhầm, {binh}", "{an} - scratch that - {binh}", "{binh} rather than {an}",
]  # fmt: skip


@pytest.mark.parametrize("words", REJECTED)
def test_the_address_that_is_taken_back_is_not_taken(words):
    found = find(words.format(an="an@example.com", binh="binh@example.com"), expected=True)
    assert (found.email, found.unsure, found.rejected) == ("binh@example.com", None, ("an@example.com",))


@pytest.mark.parametrize("words", ["không phải an@example.com", "an@example.com sai rồi", "not an@example.com", "an@example.com is wrong"])  # fmt: skip
def test_where_the_only_one_is_taken_back_there_is_none(words):
    found = find(words, expected=True)
    assert (found.email, found.unsure, found.rejected) == ("", None, ("an@example.com",))


DOUBTFUL = {
    "an.nguyen@gmail. com": (Doubt.SPACE, "an.nguyen@gmail.com", ""),
    "an.nguyen @gmail.com": (Doubt.SPACE, "an.nguyen@gmail.com", ""),
    "an.nguyen@ gmail.com": (Doubt.SPACE, "an.nguyen@gmail.com", ""),
    "an .nguyen@gmail.com": (Doubt.SPACE, "an.nguyen@gmail.com", ""),
    "an. nguyen@gmail.com": (Doubt.SPACE, "an.nguyen@gmail.com", "nguyen@gmail.com"),
    "email an_ nguyen@gmail.com": (Doubt.SPACE, "an_nguyen@gmail.com", "nguyen@gmail.com"),
    "an nguyen@gmail.com": (Doubt.SPACE, "annguyen@gmail.com", "nguyen@gmail.com"),
    "an@yahoo. com. vn": (Doubt.SPACE, "an@yahoo.com.vn", ""),
    "an@yahoo.com .vn": (Doubt.SPACE, "an@yahoo.com.vn", ""),
    "john@gmail com": (Doubt.SPACE, "john@gmail.com", ""),
    "john@gmail,com": (Doubt.SIGN, "john@gmail.com", ""),
    'an"o@example.com': (Doubt.SIGN, "", ""),
    "an,o@example.com": (Doubt.SIGN, "", ""),
    "an\\o@example.com": (Doubt.SIGN, "", ""),
    "an@@example.com": (Doubt.SIGN, "an@example.com", ""),
    "john at gmail dot com": (Doubt.SPELLED, "john@gmail.com", ""),
    "tom at baker dot co dot uk": (Doubt.SPELLED, "tom@baker.co.uk", ""),
    "john [at] gmail.com": (Doubt.SPELLED, "john@gmail.com", ""),
    "john(at)gmail(dot)com": (Doubt.SPELLED, "john@gmail.com", ""),
    "it's john dot smith at yahoo dot com dot vn thanks": (Doubt.SPELLED, "john.smith@yahoo.com.vn", ""),
    "nguyen chấm an a còng gmail chấm com": (Doubt.SPELLED, "nguyen.an@gmail.com", ""),
    "an gạch dưới binh a còng gmail.com": (Doubt.SPELLED, "an_binh@gmail.com", ""),
    "nguyễn.an@gmail.com": (Doubt.LETTERS, "nguyen.an@gmail.com", ""),
    "an’o@example.com": (Doubt.LETTERS, "an'o@example.com", ""),
    "an@ví-dụ.vn": (Doubt.LETTERS, "an@vi-du.vn", ""),
    "аn@example.com": (Doubt.LETTERS, "", ""),
    "用户@例子.公司": (Doubt.LETTERS, "", ""),
    "an@example.comnhé": (Doubt.LETTERS, "an@example.com", ""),
    "an@gmail": (Doubt.UNFINISHED, "an@gmail.com", ""),
    "an@example": (Doubt.UNFINISHED, "", ""),
    "an..b@example.com": (Doubt.MALFORMED, "an.b@example.com", ""),
    "an.@example.com": (Doubt.MALFORMED, "an@example.com", ""),
    "john@gmial.com": (Doubt.LOOKALIKE, "john@gmail.com", "john@gmial.com"),
    "John@Gmail.con": (Doubt.LOOKALIKE, "John@gmail.com", "John@Gmail.con"),
    "-an@example.com": (Doubt.LOOKALIKE, "an@example.com", "-an@example.com"),
}


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_was_not_typed_as_a_whole_is_asked_about(text):
    found = find(text, expected=True)
    doubt, meant, typed = DOUBTFUL[text]
    assert found.email == "" and found.unsure
    assert (found.unsure.doubt, "".join(found.unsure.meant), found.unsure.typed) == (doubt, meant, typed)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("anna dot vu at strudel dot de please", "anna.vu@strudel.de"), ("reach me on tom at yahoo dot com", "tom@yahoo.com"),
        ("an chấm binh at outlook chấm com", "an.binh@outlook.com"),
        ("look at booking dot com", ""), ("meet me at outlook tower", ""), ("we sit at the dot com office", ""),
    ],
)  # fmt: skip
def test_an_address_that_is_spoken_where_none_was_asked_for(text, meant):
    found = find(text, expected=False)
    assert "".join(found.unsure.meant if found.unsure else ()) == meant


@pytest.mark.parametrize("text", ["an@example.com hoặc binh@example.com", "an@example.com,binh@example.com"])
def test_of_several_none_is_picked(text):
    found = find(text, expected=True)
    assert found.unsure and found.unsure.doubt == Doubt.SEVERAL
    assert found.unsure.meant == ("an@example.com", "binh@example.com")


@pytest.mark.parametrize(
    "text", ["@lan ơi mai 9h nhé", "hẹn 3h @ văn phòng", "meet me at example.com", "3h@office", "at 5 dot com", "@", "@@ @", ""]
)  # fmt: skip
def test_what_is_no_address_is_none(text):
    found = find(text, expected=False)
    assert (found.email, found.unsure, found.rejected) == ("", None, ())


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("gmial.com", "gmail.com"), ("gamil.com", "gmail.com"), ("gmail.con", "gmail.com"), ("gmail.cm", "gmail.com"),
        ("gmail.vn", "gmail.com"), ("gmailcom", "gmail.com"), ("gnail.com", "gmail.com"), ("yahooo.com", "yahoo.com"),
        ("yaho.com.vn", "yahoo.com.vn"), ("yahoo.com.nv", "yahoo.com.vn"), ("hotmial.com", "hotmail.com"),
        ("outlok.com", "outlook.com"), ("iclould.com", "icloud.com"), ("cong-ty.con", "cong-ty.com"),
        ("gmail.com", ""), ("yahoo.com.vn", ""), ("yahoo.co.uk", ""), ("yahoo.fr", ""), ("hotmail.de", ""),
        ("mail.com", ""), ("email.com", ""), ("ymail.com", ""), ("gmx.com", ""), ("example.com", ""), ("fpt.com.vn", ""),
        ("vnn.vn", ""), ("life.com", ""),
    ],
)  # fmt: skip
def test_slips_of_the_finger_in_well_known_hosts_are_seen_and_others_left_alone(host, meant):
    assert meant_host(host) == meant


def test_a_swap_is_one_slip():
    assert [distance(*pair) for pair in [("gmial", "gmail"), ("gmail", "gmail"), ("", "abc"), ("gmal", "gmail")]] == [
        1,
        0,
        3,
        1,
    ]
