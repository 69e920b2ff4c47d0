"""Tables of the room at its beginning, and what keeps issued certificates as they are."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids

KEEP = """
CREATE FUNCTION certificates_keep_issued() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.number, NEW.key, NEW.customer_id, NEW.kind, NEW.first_day, NEW.last_day, NEW.zone,
        NEW.asset, NEW.begins_at, NEW.ends_at, NEW.language, NEW.code_digest, NEW.issued_at)
       IS DISTINCT FROM
       (OLD.id, OLD.number, OLD.key, OLD.customer_id, OLD.kind, OLD.first_day, OLD.last_day, OLD.zone,
        OLD.asset, OLD.begins_at, OLD.ends_at, OLD.language, OLD.code_digest, OLD.issued_at)
       OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    THEN
        RAISE EXCEPTION 'certificate % was issued and never changes', OLD.number
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER certificates_keep BEFORE UPDATE ON certificates_certificate
    FOR EACH ROW EXECUTE FUNCTION certificates_keep_issued();
CREATE FUNCTION certificates_keep_files() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.certificate_id, NEW.form, NEW.sha256, NEW.size)
       IS DISTINCT FROM (OLD.id, OLD.certificate_id, OLD.form, OLD.sha256, OLD.size)
       OR NEW.content IS NOT NULL
    THEN
        RAISE EXCEPTION 'a file of a certificate is erased or stays as it is'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER certificates_keep_file BEFORE UPDATE ON certificates_file
    FOR EACH ROW EXECUTE FUNCTION certificates_keep_files();
REVOKE DELETE ON certificates_certificate, certificates_file FROM havendesk_app;
"""
KEEP_BACK = """
DROP TRIGGER certificates_keep ON certificates_certificate;
DROP FUNCTION certificates_keep_issued();
DROP TRIGGER certificates_keep_file ON certificates_file;
DROP FUNCTION certificates_keep_files();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0003_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("zone", models.CharField(max_length=64)),
                ("asset", models.CharField(blank=True, max_length=128)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("language", models.CharField(max_length=10)),
                ("code_digest", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by_id", models.UUIDField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={
                "db_table": "certificates_certificate",
                "indexes": [
                    models.Index(fields=["customer", "-issued_at", "-id"], name="certificates_of_customer")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["transactions", "balance", "tax_year"])),
                        name="certificates_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("begins_at__lt", models.F("ends_at")), ("first_day__lte", models.F("last_day"))
                        ),
                        name="certificates_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("form", models.CharField(max_length=4)),
                ("sha256", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField(null=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.certificate",
                    ),
                ),
            ],
            options={
                "db_table": "certificates_file",
                "indexes": [models.Index(fields=["sha256"], name="certificates_file_digest")],
                "constraints": [
                    models.UniqueConstraint(fields=("certificate", "form"), name="certificates_file_once"),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["pdf", "csv", "note"])), name="certificates_form"
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP, KEEP_BACK),
    ]
