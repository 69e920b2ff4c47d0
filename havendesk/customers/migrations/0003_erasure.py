"""Forgetting a customer: what the application may neither read nor delete goes through one function.

The row of the customer stays, with its alias: tickets point at it. Its ``exchange_ref`` becomes
``erased/<id>``. The slash is in no identifier that a token can carry, so nobody is ever taken for this
customer again; it stays unique and not null, as a proven customer's must be. Whoever comes back from the
exchange is somebody new.
"""

from django.db import migrations

# A visitor who turned out to be a customer is the same person: a hold on either holds both.
ERASE = """
CREATE FUNCTION customers_refuse_if_held(wanted uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    root uuid;
    one uuid;
BEGIN
    SELECT coalesce(c.merged_into_id, c.id) INTO root FROM customers_customer c WHERE c.id = wanted;
    FOR one IN SELECT c.id FROM customers_customer c WHERE c.id = root OR c.merged_into_id = root LOOP
        PERFORM kernel_refuse_if_held('customer', one);
    END LOOP;
END
$$;
REVOKE ALL ON FUNCTION customers_refuse_if_held(uuid) FROM PUBLIC;

CREATE FUNCTION customers_erase(wanted uuid)
RETURNS TABLE (statements integer, contact_points integer, sessions integer, references_ integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM customers_refuse_if_held(wanted);
    DELETE FROM customers_customer_private p WHERE p.customer_id = wanted;
    GET DIAGNOSTICS statements = ROW_COUNT;
    DELETE FROM customers_contact_point_private v USING customers_contact_point c
        WHERE c.id = v.contact_id AND c.customer_id = wanted;
    DELETE FROM customers_contact_point c WHERE c.customer_id = wanted;
    GET DIAGNOSTICS contact_points = ROW_COUNT;
    DELETE FROM customers_session s WHERE s.customer_id = wanted;
    GET DIAGNOSTICS sessions = ROW_COUNT;
    UPDATE customers_customer c SET exchange_ref = 'erased/' || c.id
        WHERE c.id = wanted AND c.exchange_ref IS NOT NULL AND c.exchange_ref NOT LIKE 'erased/%';
    GET DIAGNOSTICS references_ = ROW_COUNT;
    RETURN NEXT;
END
$$;
REVOKE ALL ON FUNCTION customers_erase(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customers_erase(uuid) TO havendesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_private"),
        ("kernel", "0002_erasure"),
    ]

    operations = [
        migrations.RunSQL(
            ERASE, "DROP FUNCTION customers_erase(uuid); DROP FUNCTION customers_refuse_if_held(uuid)"
        ),
    ]
