"""Tables of the room at its beginning."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0003_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("way", models.CharField(max_length=8)),
                ("digest", models.BinaryField(max_length=32)),
                ("target", models.CharField(blank=True, max_length=260)),
                ("state", models.CharField(default="wanted", max_length=8)),
                ("code", models.CharField(blank=True, max_length=20)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notices_delivery",
            },
        ),
        migrations.CreateModel(
            name="DeliveryPrivate",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="notices.delivery",
                    ),
                ),
                ("address", models.CharField(max_length=254)),
            ],
            options={
                "db_table": "notices_delivery_private",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=24)),
                ("cause", models.CharField(max_length=120)),
                ("params", models.JSONField()),
                ("links", models.JSONField()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("spread_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "notices_notice",
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="notices.notice"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["customer", "-id"], name="notices_of_customer"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("spread_at__isnull", True)), fields=["at"], name="notices_to_spread"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("customer", "kind", "cause"), name="notices_once_per_cause"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "wanted")), fields=["next_at"], name="notices_delivery_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("notice", "way", "digest"), name="notices_delivery_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["wanted", "sent", "failed", "skipped"])),
                name="notices_delivery_state",
            ),
        ),
    ]
