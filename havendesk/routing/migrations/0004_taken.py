"""Which assignments somebody took for themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_former_roles"),
        ("routing", "0003_undo"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="taken",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("taken", True)),
                fields=["agent", "started_at"],
                name="routing_taken_by_agent",
            ),
        ),
    ]
