"""Yes, no and stop: whole answers, never substrings."""

from chatbot.understanding.asked import Act
from chatbot.understanding.local.rules import STOP
from chatbot.understanding.local.tokens import Text, words
from meetassist.text import fold

# Words that only make an answer politer; an answer means the same without them.
POLITE = words(
    """
    ạ dạ vâng nhé nha nhen nhỉ bạn mình em anh chị ơi luôn đi rồi a ah da vang nhe nhi ban minh chi oi luon di
    roi please pls thanks thank you ad admin shop bot em cảm ơn hen hé nhaa ơ à ấy thế vậy cô chú bác thì hết đó
    đấy
    """
)
YES = frozenset({"vâng", "dạ", "vang", "da", "yes"})
# A thumb's colour is a sign of its own.
TONE_SIGNS = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\ufe0f")
YES_SIGNS = frozenset("👍👌✅🆗💯✔") | TONE_SIGNS
NO_SIGNS = frozenset("👎❌🚫🙅⛔") | TONE_SIGNS
CONFIRM = words(
    """
    ừa uki ukm vg okila okla okê có được ok_được được_ok đồng_ý xác_nhận đúng chuẩn chốt chắc_chắn ừ ừm ờ
    đúng_vậy đúng_ok ok_chốt chốt_ok chính_xác được_chứ co duoc ok_duoc duoc_ok dong_y xac_nhan chuan chot
    chac_chan u uh uhm ok ok_chot được_ok ừ_được ừ_đúng
    ok_đồng_ý làm_luôn ok_xác_nhận chốt_kèo ổn ok_ổn tốt duyệt nhất_trí hợp_lý có_chứ ừ_ok u_ok yes y yep yeah
    yup sure confirm yes_confirm correct right exactly absolutely definitely of_course sounds_good that's_right
    that's_fine ok_sure ok_great perfect great go_ahead do_it yes_sure that_works works_for_me fine ok_fine
    sounds_great that's_correct lets_do_it let's_do_it i_agree agreed confirmed i_confirm
    yes_that's_right yes_go_ahead all_good looks_good good ừ_thì_ừ sao_cũng_được làm_vậy sao_cũng_được_làm_vậy
    được_thôi it's_fine its_fine fine that's_okay no_objections no_objection no_problem
    no_worries_that's_ok no_worries that's_ok no_worries_that's_fine great ok_do_it alright
    all_right yes_ok yes_correct ya yea okey yess yeh affirmative certainly indeed agree accept accepted proceed
    roger sure_why_not why_not yes_why_not alright_then deal sure_thing cool ok_cool thumbs_up yes_yes
    """
)
# A yes to the question whether to book, and to no other.
CONFIRM_BOOKING = words(
    """
    chot_lich chốt_lịch ok_đặt ok_dat đặt_luôn dat_luon book_it ok_book_it perfect_book_it yes_book_it keep_it
    giữ_lại giu_lai yes_keep_it keep_it_for_me hold_it hold_it_for_me save_it save_it_for_me i'll_take_it take_it
    lock_it_in yes_lock_it_in grab_it reserve_it
    """
)
DENY = words(
    """
    khong khong_dong_y khong_can khong_phai khong_muon khong_duoc chua thoi khong_co khong_dau chua_duoc
    khong_ok thoi_khong khong_can_nua khong_can_dau thoi_khoi khoi khong_dat khong_huy khong_on khong_chot
    khong_con_gi khong_con chua_can khong_thich dung_huy khong_cam_on khong_can_gi_nua khong_phai_dau
    khong_duoc_dau khong_huy_nua chua_chac thoi_giu_lai khong_dung sai sai_roi khong_huy_dau no nope not_yet
    do_not don't nah no_thanks no_thank_you not_really not_now no_don't never no_need no_not_yet nothing
    nothing_else that's_all that's_it no_way no_no wrong that's_wrong not_that i_don't_think_so i_disagree
    not_sure_yet no_keep_it no_it's_not that's_not_right hmm_no um_no nope_that's_all no_that's_all
    that's_all_for_now ok_để_mình_xem_lại để_mình_xem_lại để_xem_lại ok_de_xem_lai de_xem_lai ok_de_minh_xem_lai
    de_minh_xem_lai de_suy_nghi de_suy_nghi_da never_mind_keep_appointment please_do_not_move_it do_not_move_it
    don't_move_it keep_my_appointment never_mind_keep_my_appointment chua_dau khong_he khoi_can khoi_di
    not_quite no_leave_it leave_it don't_do_it no_please_don't please_don't
    """
)


# There is none, or the one that is there shall go.
NONE = words("none không không_có xoá xóa remove khong khong_co no_phone remove_it delete_it xoá_đi xoa_di")


def says_none(message: str) -> bool:
    """Whether the whole message says that there is none of what was asked for."""
    return "_".join(message.lower().split()).strip("._!,") in NONE


def says_stop(text: Text, answer: str) -> bool:
    return bool(STOP.match(text.folded) or STOP.match(fold(answer.replace("_", " "))) or answer == "dừng")


def bare_answer(text: Text) -> str:
    words = [token.lower for token in text.tokens if token.is_word]
    return "_".join(word for word in words if word not in POLITE)


def yes_or_no(text: Text, answer: str, yes: Act | None) -> tuple[str, ...]:
    """("confirm",) or ("deny",) where the whole message is one of them to the question whether to do `yes`."""
    if any(token.is_number for token in text.tokens):
        return ()
    if len(text) and not any(token.is_word for token in text.tokens):
        signs = {token.raw for token in text.tokens}
        return ("confirm",) if signs <= YES_SIGNS else ("deny",) if signs <= NO_SIGNS else ()
    words = [token.lower for token in text.tokens]
    count = len([word for word in answer.split("_") if word])
    if "đừng" in words or "chưa" in words:
        return (
            ("deny",)
            if count <= 3 and "?" not in words and fold(answer) not in ("chua",) or fold(answer) in DENY
            else ()
        )
    if fold(answer) in DENY and "?" not in words:
        return ("deny",)
    if yes is Act.BOOK and answer in CONFIRM_BOOKING and "?" not in words:
        return ("confirm",)
    # "vâng", "dạ": all politeness is a yes.
    if (answer in CONFIRM and "?" not in words) or (not answer and YES & set(words)):
        return ("confirm",)
    return ()
