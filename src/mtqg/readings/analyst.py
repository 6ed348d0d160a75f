"""What is left for the analyst to write: difficulties, causes and recommendations, with prompts."""

from __future__ import annotations

from mtqg.cases import Case
from mtqg.displays import Reading


def prompts(case: Case) -> Reading:
    """Return the questions that the analyst answers here; the report does not answer them."""
    return Reading(
        case.say(
            "*Phần này do người phân tích viết; báo cáo không tự nêu nguyên nhân.*\n\n"
            "- Khó khăn nào giữ chậm giải ngân: thủ tục, mặt bằng, mã kho bạc, vốn đối ứng?\n"
            "- Con số nào ở trên cho thấy điều đó, và đơn vị nào xác nhận?\n"
            "- Việc gì đã giúp ích ở những nơi nhanh hơn?\n"
            "- Kiến nghị với cấp nào, về việc gì, đến khi nào?",
            "*For the analyst to write; the report itself names no causes.*\n\n"
            "- What holds disbursement up: procedures, land, treasury codes, matching funds?\n"
            "- Which figure above shows it, and who confirms it?\n"
            "- What helped where it went faster?\n"
            "- What is recommended to whom, and by when?",
        )
    )
