"""Everything that the conversations keep, one module a subject."""

from chatbot.models.conversations import Conversation
from chatbot.models.days import ConversationDay
from chatbot.models.documents import KnowledgeChunk, KnowledgeDocument
from chatbot.models.faults import Fault
from chatbot.models.handoffs import Handoff, HandoffTopic
from chatbot.models.messages import Message
from chatbot.models.model_calls import ModelCall
from chatbot.models.questions import GoldenQuestion, Question
from chatbot.models.retention import Retention
from chatbot.models.stops import ChannelStop
from chatbot.models.team import SavedReply, TeamNote

__all__ = [
    "ChannelStop",
    "Conversation",
    "ConversationDay",
    "Fault",
    "GoldenQuestion",
    "Handoff",
    "HandoffTopic",
    "KnowledgeChunk",
    "KnowledgeDocument",
    "Message",
    "ModelCall",
    "Question",
    "Retention",
    "SavedReply",
    "TeamNote",
]
