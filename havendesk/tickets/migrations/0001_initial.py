"""Tickets, messages in sixteen hash partitions, attachments, history, ratings."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids

# Sixteen partitions by ticket: each conversation lies in one, and vacuum works on small tables.
MESSAGES = """
CREATE TABLE tickets_message (
    ticket_id uuid NOT NULL REFERENCES tickets_ticket (id) DEFERRABLE INITIALLY DEFERRED,
    number integer NOT NULL,
    client_key uuid NOT NULL,
    author_kind varchar(10) NOT NULL,
    author_id uuid,
    visibility varchar(10) NOT NULL,
    kind varchar(10) NOT NULL,
    channel varchar(20) NOT NULL,
    text text NOT NULL,
    masked varchar(20)[] NOT NULL,
    citations jsonb NOT NULL,
    has_attachments boolean NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (ticket_id, number),
    CONSTRAINT tickets_message_client_key UNIQUE (ticket_id, client_key),
    CONSTRAINT tickets_message_numbered CHECK (number > 0)
) PARTITION BY HASH (ticket_id);
DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF tickets_message FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
            'tickets_message_' || lpad(part::text, 2, '0'), part);
        EXECUTE format('REVOKE ALL ON %I FROM havendesk_app', 'tickets_message_' || lpad(part::text, 2, '0'));
    END LOOP;
END $$;
-- What was said stays as it was said: the application may write and read messages, not change them.
REVOKE UPDATE, DELETE, TRUNCATE ON tickets_message FROM havendesk_app;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0002_private"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=16, unique=True)),
                ("client_key", models.UUIDField()),
                ("jurisdiction", models.CharField(max_length=8)),
                ("channel", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=10)),
                ("topic", models.CharField(max_length=20)),
                ("priority", models.CharField(max_length=10)),
                ("status", models.CharField(max_length=20)),
                ("handler", models.CharField(max_length=10)),
                ("last_number", models.IntegerField(default=0)),
                ("last_customer_number", models.IntegerField(default=0)),
                ("read_customer", models.IntegerField(default=0)),
                ("read_agent", models.IntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("waiting_since", models.DateTimeField(null=True)),
                ("first_answered_at", models.DateTimeField(null=True)),
                ("solved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "db_table": "tickets_ticket",
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "db_table": "tickets_participant",
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(MESSAGES, "DROP TABLE tickets_message")],
            state_operations=[
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "ticket_id",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("number", models.IntegerField()),
                        ("client_key", models.UUIDField()),
                        ("author_kind", models.CharField(max_length=10)),
                        ("author_id", models.UUIDField(null=True)),
                        ("visibility", models.CharField(max_length=10)),
                        ("kind", models.CharField(max_length=10)),
                        ("channel", models.CharField(max_length=20)),
                        ("text", models.TextField()),
                        (
                            "masked",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), size=None
                            ),
                        ),
                        ("citations", models.JSONField()),
                        ("has_attachments", models.BooleanField()),
                        ("at", models.DateTimeField()),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "tickets_message",
                    },
                ),
                migrations.AddConstraint(
                    model_name="message",
                    constraint=models.UniqueConstraint(
                        fields=("ticket", "client_key"), name="tickets_message_client_key"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=20)),
                ("actor_kind", models.CharField(max_length=12)),
                ("actor_id", models.UUIDField(null=True)),
                ("before", models.CharField(blank=True, max_length=60)),
                ("after", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
                    ),
                ),
            ],
            options={
                "db_table": "tickets_change",
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("uploader_kind", models.CharField(max_length=10)),
                ("uploader_id", models.UUIDField()),
                ("number", models.IntegerField(null=True)),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=60)),
                ("bytes", models.PositiveIntegerField()),
                ("sha256", models.BinaryField(max_length=32)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "ticket",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "db_table": "tickets_attachment",
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="tickets.ticket",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                ("comment", models.CharField(blank=True, max_length=2000)),
                ("handler", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "agent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.staff",
                    ),
                ),
            ],
            options={
                "db_table": "tickets_rating",
            },
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["solved", "closed"]), _negated=True),
                fields=["assignee", "-last_at", "-id"],
                name="tickets_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["solved", "closed"]), _negated=True),
                fields=["team", "-last_at", "-id"],
                name="tickets_team",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["solved", "closed"]), _negated=True),
                fields=["-last_at", "-id"],
                name="tickets_unfinished",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["-last_at", "-id"], name="tickets_last"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["customer", "-opened_at"], name="tickets_customer"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("handler", "bot"), ("waiting_since__isnull", False)),
                fields=["waiting_since"],
                name="tickets_with_bot",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("customer", "client_key"), name="tickets_ticket_client_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assignee__isnull", False), ("handler", "agent")),
                    models.Q(models.Q(("handler", "agent"), _negated=True), ("assignee__isnull", True)),
                    ("status__in", ["solved", "closed"]),
                    _connector="OR",
                ),
                name="tickets_agent_has_assignee",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("ticket", "staff"), name="tickets_participant_once"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["ticket", "at"], name="tickets_change_ticket"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(fields=["ticket", "number"], name="tickets_attachment_message"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("ticket__isnull", True)),
                fields=["uploaded_at"],
                name="tickets_attachment_unclaimed",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="tickets_rating_one_to_five"
            ),
        ),
    ]
