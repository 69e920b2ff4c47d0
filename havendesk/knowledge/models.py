"""Tables of knowledge."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.knowledge.types import Audience, TextStatus


class Article(models.Model):
    """One matter of the help centre; its wordings are texts. An empty jurisdiction means everywhere."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    slug = models.CharField(max_length=80, unique=True)
    topic = models.CharField(max_length=20)
    audience = models.CharField(max_length=20, default=Audience.ALL.value)
    owner = models.CharField(max_length=80)
    order = models.PositiveIntegerField(default=0)
    jurisdiction = models.CharField(max_length=2, blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "knowledge_article"


class ArticleText(models.Model):
    """One revision of an article's wording in one language. Rows are added, never rewritten: only the
    status moves on."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=600)
    variants = ArrayField(models.CharField(max_length=300), default=list)
    body = models.TextField()
    revision = models.PositiveIntegerField()
    # From which language it was made, and from which of its revisions; the source has no parent.
    parent = models.CharField(max_length=10, blank=True)
    source_revision = models.PositiveIntegerField()
    # Made from the other Chinese script by a machine, and read by nobody yet.
    converted = models.BooleanField(default=False)
    status = models.CharField(max_length=12)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "knowledge_article_text"
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in TextStatus]), name="knowledge_text_status"
            ),
            models.UniqueConstraint(
                fields=["article", "language", "revision"], name="knowledge_text_revision"
            ),
            models.UniqueConstraint(
                fields=["article", "language"],
                condition=Q(status=TextStatus.PUBLISHED.value),
                name="knowledge_text_one_published",
            ),
        )


class ArticleVote(models.Model):
    """One reader's answer to "did this help?"; the reader is a random token's hash, nothing else is kept."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    voter = models.BinaryField(max_length=32)
    helpful = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "knowledge_article_vote"
        constraints = (
            models.UniqueConstraint(fields=["article", "language", "voter"], name="knowledge_vote_once"),
        )


class Shelf(models.Model):
    """The mark of one language's published texts; whoever changes them moves it in the same transaction."""

    retention = RetentionClass.KNOWLEDGE

    language = models.CharField(primary_key=True, max_length=10)
    mark = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "knowledge_shelf"
