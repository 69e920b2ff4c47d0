"""Tables of knowledge."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from pgvector.django import HalfVectorField

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass
from havendesk.knowledge.types import Audience, TextStatus
from havendesk.knowledge.types.editing import DraftState, ProposalState


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
    archived_at = models.DateTimeField(null=True)
    # The day by which its owner has to look at it again.
    review_by = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "knowledge_article"


class ArticleRedirect(models.Model):
    """An address that an article had before. It names the article, not its next address: there are no chains
    and no loops."""

    retention = RetentionClass.KNOWLEDGE

    slug = models.CharField(primary_key=True, max_length=80)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "knowledge_article_redirect"


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
    # Members of staff; empty where a folder was imported.
    authors = ArrayField(models.UUIDField(), default=list)
    approver = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")

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


class ArticleDraft(models.Model):
    """The next revision of a text while it is being written. At most one per article and language; it goes
    when it is published or discarded.

    `authors` are all who wrote in it since it began: none of them may approve it.
    """

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=600, blank=True)
    variants = ArrayField(models.CharField(max_length=300), default=list)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=DraftState.WRITING.value)
    version = models.PositiveIntegerField(default=1)
    base_revision = models.PositiveIntegerField(default=0)
    source_revision = models.PositiveIntegerField(default=1)
    authors = ArrayField(models.UUIDField(), default=list)
    edited_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()
    submitted_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=1000, blank=True)
    verdict_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    publish_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "knowledge_article_draft"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DraftState]), name="knowledge_draft_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.SCHEDULED.value) | Q(publish_at__isnull=False),
                name="knowledge_draft_schedule",
            ),
            models.UniqueConstraint(fields=["article", "language"], name="knowledge_draft_one"),
        )


class ArticleImage(models.Model):
    """A picture that texts of one article show, by its name. The file lies with the attachments."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=20)
    bytes = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "knowledge_article_image"
        constraints = (models.UniqueConstraint(fields=["article", "name"], name="knowledge_image_name"),)

    @property
    def path(self) -> str:
        """Where the file lies in the storage; never made from a name that came from outside."""
        # The ending keeps it out of the sweep of unclaimed attachments, whose names are ids.
        return f"knowledge/{self.id}.picture"


class ArticleProposal(models.Model):
    """Questions that found no answer, gathered by the bot, with the draft that was made of them.

    `key` tells the gap from others; the questions are masked before they come here.
    """

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.CharField(max_length=64, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    topic = models.CharField(max_length=20)
    questions = ArrayField(models.CharField(max_length=300), default=list)
    tickets = ArrayField(models.UUIDField(), default=list)
    asked = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=ProposalState.OPEN.value)

    class Meta:
        db_table = "knowledge_article_proposal"
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ProposalState]),
                name="knowledge_proposal_state",
            ),
        )


class ArticleVote(models.Model):
    """One reader's answer to "did this help?", with a reason and a few words if they gave them; the reader is
    a random token's hash, nothing else is kept."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    revision = models.PositiveIntegerField()
    voter = models.BinaryField(max_length=32)
    helpful = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    handled_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)

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


class SearchShelf(models.Model):
    """How the search's rows of one shelf are made, and a mark that tells processes of a change; both are
    changed in the transaction that changes the rows.

    ``shelf`` is the language of published texts, or the name of a collection that is measured.
    """

    retention = RetentionClass.KNOWLEDGE

    shelf = models.CharField(primary_key=True, max_length=60)
    # Another one after each change; none comes back, also when the change that it stood for is taken back.
    mark = models.UUIDField(default=uuid7)
    # `rules.shelves.Making` of all rows; empty: they must be made anew.
    making = models.JSONField(default=dict)
    # Whose meanings all rows of the shelf have; empty: nobody's.
    encoder = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        db_table = "knowledge_search_shelf"


class SearchText(models.Model):
    """What the search knows of one text. Rows are added and removed, never changed: a process that has read
    one needs it no second time."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    shelf = models.CharField(max_length=60)
    text = models.ForeignKey(ArticleText, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    # As `rules.shelves.Lengths`.
    lengths = ArrayField(models.IntegerField())
    # Terms of both analyses, as `rules.postings.Packed` writes them.
    first = models.BinaryField()
    second = models.BinaryField()

    class Meta:
        db_table = "knowledge_search_text"
        indexes = (models.Index(fields=["shelf"], name="knowledge_search_text_shelf"),)


class SearchMeaning(models.Model):
    """An encoder's vector, of unit length, of a text or of one of its known wordings."""

    retention = RetentionClass.KNOWLEDGE

    id = models.UUIDField(primary_key=True, default=uuid7)
    shelf = models.CharField(max_length=60)
    of = models.ForeignKey(SearchText, on_delete=models.CASCADE, related_name="+")
    meaning = HalfVectorField()

    class Meta:
        db_table = "knowledge_search_meaning"
        indexes = (models.Index(fields=["shelf"], name="knowledge_meaning_shelf"),)
