"""What customers call themselves is told from what they call us, and others."""

import pytest

from accounts.addressing import FormOfAddress
from chatbot.understanding.local.calling import form_of_address
from chatbot.understanding.local.tokens import Text

SAID = {
    FormOfAddress.EM: """em muốn đặt lịch tư vấn thuế ạ|dạ chị cho em anh Bảo|con muốn đặt lịch cho mẹ con|cho em hỏi
chị ơi cho em đặt lịch|anh đặt giúp em lịch mai nhé|mẹ em muốn gặp luật sư|em không đến được|chị em muốn gặp anh Bảo
em chào chị|lịch của em mấy giờ|cháu cần gặp cô Hằng|em muốn đặt lịch cho chị gái|cho e hỏi|em muon dat lich""",
    FormOfAddress.CHI: """chị muốn đặt lịch|em ơi cho chị đặt lịch tư vấn thuế|chị cần gặp anh Bảo|đặt cho chị lúc 9h
chi muon dat lich|dạ chị tên Lan|chị đến trễ 10 phút nhé|đặt giúp chị nhé em|cho chị hỏi chút""",
    FormOfAddress.ANH: "anh muốn hỏi|cho anh đặt lịch|anh đặt lịch mai 9h nhé|vợ anh muốn tư vấn|anh bận rồi, dời giúp anh",
    FormOfAddress.CO: "cô muốn gặp luật sư|cho cô hỏi chút con|cô tên Hoa",
    FormOfAddress.CHU: "chú tên Tư nha con|chú muốn đặt lịch|chu muon dat lich",
    FormOfAddress.BAC: "bác tên là Nguyễn Văn Tư, 72 tuổi|bác cần tư vấn|cho bác gặp cô Hằng",
    None: """đặt lịch với anh Bảo|chị Thu Hằng thứ tư có rảnh không|anh Bảo rảnh không|tôi muốn đặt lịch|chị có rảnh không
mình cần gặp chị Hằng|cho mình đặt lịch với chị Hằng|anh ấy muốn gì|các anh làm việc mấy giờ|anh ơi|còn chị Dương?
Tôi không có email cô ơi|cho cô Lan đặt nhé|đặt cho anh Tuấn|con tôi muốn học|co muon dat lich khong|hello
chị gái tôi muốn đặt|tôi đặt lịch cho anh trai|book tax advice with Anh|em có nhận đặt online không|I can book""",
}


@pytest.mark.parametrize("form", SAID, ids=str)
def test_only_what_is_surely_the_writers_own_counts(form):
    given = [text for line in SAID[form].splitlines() for text in line.split("|")]
    assert [text for text in given if form_of_address(Text(text)) is not form] == []
