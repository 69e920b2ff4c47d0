"""Tables of people."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from havendesk.kernel.ids import uuid7
from havendesk.kernel.retention import RetentionClass


class UserManager(BaseUserManager["User"]):
    """Finds users by address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this e-mail address.

        Raises:
            User.DoesNotExist: nobody has it.
        """
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """What signs in. The address is stored in lower case, so that uniqueness needs no extension."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "people_user"
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="people_user_email_lower"),
        )


class Team(models.Model):
    """Who takes which topics in which languages. ``company``: of a team of a partner, its name."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=80, unique=True)
    topics = ArrayField(models.CharField(max_length=20))
    languages = ArrayField(models.CharField(max_length=10))
    company = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        db_table = "people_team"

    def __str__(self) -> str:
        return self.name


class StaffQuerySet(models.QuerySet["Staff"]):
    """The vocabulary of looking for staff."""

    def active(self) -> Self:
        """Who works here now."""
        return self.filter(active=True, user__is_active=True)

    def holding(self, role: str) -> Self:
        """Who has this role."""
        return self.filter(roles__contains=[role])


class Staff(models.Model):
    """A person who works at the desk."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=20))
    former_roles = ArrayField(models.CharField(max_length=20), default=list)
    languages = ArrayField(models.CharField(max_length=10))
    capacity = models.PositiveSmallIntegerField(default=3)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        db_table = "people_staff"
        indexes = (GinIndex(fields=["roles"], name="people_staff_roles"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(capacity__lte=20), name="people_staff_capacity"),
            models.CheckConstraint(condition=~models.Q(roles=[]), name="people_staff_has_role"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A member of staff in a team."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "people_membership"
        constraints = (models.UniqueConstraint(fields=["staff", "team"], name="people_membership_once"),)


class Restriction(models.Model):
    """That somebody may do less for a time, or nothing. Whether its person may sign in follows from these
    rows and from :class:`TeamLock`, and stands in ``User.is_active``."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    since = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "people_restriction"
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="people_restriction_once",
            ),
            models.CheckConstraint(
                condition=models.Q(by__isnull=True) | ~models.Q(by=models.F("staff")),
                name="people_restriction_not_oneself",
            ),
        )


class CapLift(models.Model):
    """That a cap does not hold for somebody for a while, and why somebody else said so."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    cap = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)

    class Meta:
        db_table = "people_cap_lift"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(by=models.F("staff")), name="people_cap_lift_not_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="people_cap_lift_has_an_end"
            ),
        )
        indexes = (models.Index(fields=["staff", "until"], name="people_cap_lift_of_staff"),)


class TeamLock(models.Model):
    """That nobody of a partner's team gets in. ``approval_id``: by which approval it was lifted."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    lifted_at = models.DateTimeField(null=True)
    approval_id = models.UUIDField(null=True)

    class Meta:
        db_table = "people_team_lock"
        constraints = (
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(lifted_at__isnull=True), name="people_team_lock_once"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True) | models.Q(approval_id__isnull=False),
                name="people_team_lock_needs_two",
            ),
        )


class Presence(models.Model):
    """Who is there. One row per member of staff, from the day they are added."""

    retention = RetentionClass.TRANSIENT

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="+")
    status = models.CharField(max_length=12, default="offline")
    connected_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    idle_since = models.DateTimeField(null=True)
    # Since when the status holds, and when its person last touched the console.
    changed_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)
    # A status that the desk set by itself ends by itself: in this one, at this time where there is one.
    returns_to = models.CharField(max_length=12, blank=True, default="")
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_presence"
        indexes = (
            models.Index(
                fields=["last_seen_at"], name="people_presence_there", condition=~models.Q(status="offline")
            ),
        )


class LiveTicket(models.Model):
    """A one-time pass to the live gateway; only its hash is stored."""

    retention = RetentionClass.TRANSIENT

    token_hash = models.BinaryField(primary_key=True, max_length=32)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    session_id = models.BigIntegerField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_live_ticket"


class AuthorityLimit(models.Model):
    """What a role may do alone in a day, where this desk differs from the default profile.

    Any row of a role and an act replaces all defaults of that pair; without ``asset`` no value is limited.
    """

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=60)
    count_per_day = models.PositiveIntegerField(null=True)
    asset = models.CharField(max_length=20, blank=True, default="")
    value_per_day = models.DecimalField(max_digits=78, decimal_places=36, null=True)

    class Meta:
        db_table = "people_authority_limit"
        constraints = (
            models.UniqueConstraint(fields=["role", "act", "asset"], name="people_limit_once"),
            models.CheckConstraint(
                condition=models.Q(asset="", value_per_day__isnull=True)
                | (~models.Q(asset="") & models.Q(value_per_day__gte=0)),
                name="people_limit_value",
            ),
        )


class BreakGlass(models.Model):
    """A window in which somebody does alone what needs two, and the review that must follow."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    act = models.CharField(max_length=60)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    since = models.DateTimeField()
    until = models.DateTimeField()
    due_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        db_table = "people_break_glass"
        constraints = (
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(reviewed_at__isnull=True), name="people_glass_once"
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("staff")),
                name="people_glass_not_oneself",
            ),
        )


class AuthorityUse(models.Model):
    """One act that somebody did alone, for what its limit counts. ``key``: the act's idempotency key."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    day = models.DateField()
    asset = models.CharField(max_length=20, blank=True, default="")
    quantity = models.DecimalField(max_digits=78, decimal_places=36, null=True)
    worth = models.DecimalField(max_digits=78, decimal_places=36, null=True)
    glass = models.ForeignKey(BreakGlass, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "people_authority_use"
        indexes = (models.Index(fields=["staff", "act", "day"], name="people_use_of_day"),)
        constraints = (models.UniqueConstraint(fields=["staff", "act", "key"], name="people_use_once"),)


class Approval(models.Model):
    """An act that waits for a second person. What is asked never changes: a trigger sees to it."""

    retention = RetentionClass.STAFF

    id = models.UUIDField(primary_key=True, default=uuid7)
    act = models.CharField(max_length=60)
    arguments = models.JSONField()
    digest = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=500)
    asset = models.CharField(max_length=20, blank=True, default="")
    quantity = models.DecimalField(max_digits=78, decimal_places=36, null=True)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    second = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(null=True)
    passed_over = ArrayField(models.UUIDField(), default=list)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True, default="")
    claimed_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        db_table = "people_approval"
        indexes = (
            models.Index(fields=["second", "state"], name="people_approval_of_second"),
            models.Index(fields=["asked_by", "-asked_at"], name="people_approval_of_asker"),
            models.Index(
                fields=["expires_at"],
                name="people_approval_open",
                condition=models.Q(state__in=["waiting", "approved"]),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["asked_by", "digest"],
                condition=models.Q(state__in=["waiting", "approved"]),
                name="people_approval_once",
            ),
            models.CheckConstraint(
                condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("asked_by")),
                name="people_approval_not_oneself",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["waiting", "approved", "refused", "expired", "executed", "failed"]
                ),
                name="people_approval_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "expired"])
                | models.Q(second__isnull=False, decided_at__isnull=False),
                name="people_approval_decided",
            ),
        )


class AgentCodeRow(models.Model):
    """That an agent has a code for a conversation. The code follows from the id; only its hash is stored."""

    retention = RetentionClass.TRANSIENT

    id = models.UUIDField(primary_key=True, default=uuid7)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    ticket_id = models.UUIDField()
    code_hash = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_agent_code"
        indexes = (models.Index(fields=["ticket_id", "staff"], name="people_agent_code_of"),)
