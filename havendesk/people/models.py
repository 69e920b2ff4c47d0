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
    """Who takes which topics in which languages."""

    retention = RetentionClass.CONFIGURATION

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=80, unique=True)
    topics = ArrayField(models.CharField(max_length=20))
    languages = ArrayField(models.CharField(max_length=10))

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
