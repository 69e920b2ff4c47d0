"""The desk: kept views, drafts, inbox, macros, scheduled messages, listening, and indexes of its lists."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_erasure"),
        ("people", "0001_initial"),
        ("tickets", "0004_voice_notes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("text", models.TextField()),
                ("internal", models.BooleanField()),
                (
                    "attachments",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("revision", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "db_table": "tickets_draft",
            },
        ),
        migrations.CreateModel(
            name="InboxItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=12)),
                ("number", models.IntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "tickets_inbox_item",
            },
        ),
        migrations.CreateModel(
            name="Listening",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "tickets_listening",
            },
        ),
        migrations.CreateModel(
            name="Macro",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("scope", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=60)),
                ("shortcut", models.CharField(blank=True, max_length=30)),
                ("texts", models.JSONField()),
                ("acts", models.JSONField()),
            ],
            options={
                "db_table": "tickets_macro",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("scope", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=60)),
                ("filter", models.JSONField()),
                ("sort", models.CharField(max_length=10)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "tickets_view",
            },
        ),
        migrations.CreateModel(
            name="ScheduledMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("client_key", models.UUIDField()),
                ("text", models.TextField()),
                (
                    "attachments",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                ),
                ("unless_reply", models.BooleanField()),
                ("customer_number", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("state", models.CharField(max_length=10)),
                ("settled_at", models.DateTimeField(null=True)),
                ("why", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "db_table": "tickets_scheduled_message",
            },
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["solved", "closed"])),
                fields=["assignee", "-last_at", "-id"],
                name="tickets_finished_by",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.Func(
                    models.F("waiting_since"),
                    output_field=models.DateTimeField(),
                    template="COALESCE(%(expressions)s, 'infinity'::timestamptz)",
                ),
                models.F("id"),
                condition=models.Q(("status__in", ["solved", "closed"]), _negated=True),
                name="tickets_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("status__in", ["solved", "closed"]), _negated=True),
                fields=["opened_at", "id"],
                name="tickets_opened",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.Func(
                    models.F("priority"),
                    output_field=models.IntegerField(),
                    template="array_position('{urgent,high,normal,low}'::varchar[], %(expressions)s)",
                ),
                models.Func(
                    models.F("waiting_since"),
                    output_field=models.DateTimeField(),
                    template="COALESCE(%(expressions)s, 'infinity'::timestamptz)",
                ),
                models.F("id"),
                condition=models.Q(("status__in", ["solved", "closed"]), _negated=True),
                name="tickets_by_urgency",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
            ),
        ),
        migrations.AddField(
            model_name="inboxitem",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="inboxitem",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="inboxitem",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
            ),
        ),
        migrations.AddField(
            model_name="listening",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="listening",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
            ),
        ),
        migrations.AddField(
            model_name="macro",
            name="owner",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="macro",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.team"
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="savedview",
            name="team",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.team"
            ),
        ),
        migrations.AddField(
            model_name="scheduledmessage",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.staff"
            ),
        ),
        migrations.AddField(
            model_name="scheduledmessage",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tickets.ticket"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("staff", "ticket"), name="tickets_draft_once"),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(fields=["staff", "-at", "-id"], name="tickets_inbox_newest"),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["staff", "kind", "ticket"],
                name="tickets_inbox_unread",
            ),
        ),
        migrations.AddIndex(
            model_name="inboxitem",
            index=models.Index(
                condition=models.Q(("kind", "mention")),
                fields=["staff", "ticket"],
                name="tickets_inbox_mentions",
            ),
        ),
        migrations.AddConstraint(
            model_name="listening",
            constraint=models.UniqueConstraint(fields=("ticket", "staff"), name="tickets_listening_once"),
        ),
        migrations.AddConstraint(
            model_name="macro",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scope", "team"), ("team__isnull", False)),
                    models.Q(models.Q(("scope", "team"), _negated=True), ("team__isnull", True)),
                    _connector="OR",
                ),
                name="tickets_macro_of_a_team",
            ),
        ),
        migrations.AddConstraint(
            model_name="macro",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scope", "private"), _negated=True), ("owner__isnull", False), _connector="OR"
                ),
                name="tickets_macro_of_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="savedview",
            index=models.Index(fields=["owner"], name="tickets_view_owner"),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("scope", "team"), ("team__isnull", False)),
                    models.Q(models.Q(("scope", "team"), _negated=True), ("team__isnull", True)),
                    _connector="OR",
                ),
                name="tickets_view_of_a_team",
            ),
        ),
        migrations.AddIndex(
            model_name="scheduledmessage",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["at"], name="tickets_scheduled_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="scheduledmessage",
            constraint=models.UniqueConstraint(
                fields=("ticket", "client_key"), name="tickets_scheduled_once"
            ),
        ),
    ]
