"""Tables of the room at its beginning."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=12)),
                ("digest", models.BinaryField(max_length=32)),
                ("proof", models.CharField(max_length=20)),
                ("added_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "customers_contact_point",
            },
        ),
        migrations.CreateModel(
            name="UsedToken",
            fields=[
                ("jti_hash", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "customers_used_token",
            },
        ),
        migrations.CreateModel(
            name="ContactPointPrivate",
            fields=[
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.contactpoint",
                    ),
                ),
                ("value", models.CharField(max_length=320)),
            ],
            options={
                "db_table": "customers_contact_point_private",
            },
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("exchange_ref", models.CharField(max_length=128, null=True, unique=True)),
                ("alias", models.CharField(max_length=8)),
                ("jurisdiction", models.CharField(max_length=8)),
                ("language", models.CharField(max_length=10)),
                ("first_seen_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "db_table": "customers_customer",
            },
        ),
        migrations.AddField(
            model_name="contactpoint",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
            ),
        ),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("agent_id", models.UUIDField()),
                ("ticket_id", models.UUIDField(db_index=True)),
                ("granted_at", models.DateTimeField()),
                ("fresh_act_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=20)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "customers_access_grant",
            },
        ),
        migrations.CreateModel(
            name="CustomerPrivate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("seen_at", models.DateTimeField()),
                ("display_name", models.CharField(blank=True, max_length=200)),
                ("email", models.CharField(blank=True, max_length=254)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "customers_customer_private",
            },
        ),
        migrations.CreateModel(
            name="CustomerSession",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("proven", models.BooleanField()),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("agent_hash", models.BinaryField(max_length=32)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "customers_session",
            },
        ),
        migrations.CreateModel(
            name="VisitorCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("address_hash", models.BinaryField(max_length=32)),
                ("minute", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "customers_visitor_count",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minute", "address_hash"), name="customers_visitor_minute"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("exchange_ref__isnull", True), ("proven_at__isnull", True)),
                    models.Q(("exchange_ref__isnull", False), ("proven_at__isnull", False)),
                    _connector="OR",
                ),
                name="customers_proven_by_exchange",
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True), ("exchange_ref__isnull", True), _connector="OR"
                ),
                name="customers_only_visitors_merge",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactpoint",
            constraint=models.UniqueConstraint(
                fields=("customer", "kind", "digest"), name="customers_contact_once"
            ),
        ),
        migrations.AddIndex(
            model_name="accessgrant",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["agent_id", "customer"],
                name="customers_grant_of_agent",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessgrant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("agent_id", "ticket_id"),
                name="customers_grant_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="customerprivate",
            constraint=models.UniqueConstraint(fields=("customer", "digest"), name="customers_private_once"),
        ),
    ]
