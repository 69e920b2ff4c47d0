"""Tables of the room at its beginning."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("slug", models.CharField(max_length=80, unique=True)),
                ("topic", models.CharField(max_length=20)),
                ("audience", models.CharField(default="all", max_length=20)),
                ("owner", models.CharField(max_length=80)),
                ("order", models.PositiveIntegerField(default=0)),
                ("jurisdiction", models.CharField(blank=True, max_length=2)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "knowledge_article",
            },
        ),
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("language", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("mark", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "db_table": "knowledge_shelf",
            },
        ),
        migrations.CreateModel(
            name="ArticleText",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("language", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.CharField(max_length=600)),
                (
                    "variants",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                ("body", models.TextField()),
                ("revision", models.PositiveIntegerField()),
                ("source_revision", models.PositiveIntegerField()),
                ("status", models.CharField(max_length=12)),
                ("changed_at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="knowledge.article"
                    ),
                ),
            ],
            options={
                "db_table": "knowledge_article_text",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published", "superseded"])),
                        name="knowledge_text_status",
                    ),
                    models.UniqueConstraint(
                        fields=("article", "language", "revision"), name="knowledge_text_revision"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("article", "language"),
                        name="knowledge_text_one_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleVote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("language", models.CharField(max_length=10)),
                ("revision", models.PositiveIntegerField()),
                ("voter", models.BinaryField(max_length=32)),
                ("helpful", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="knowledge.article"
                    ),
                ),
            ],
            options={
                "db_table": "knowledge_article_vote",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "language", "voter"), name="knowledge_vote_once"
                    )
                ],
            },
        ),
    ]
