"""Tiles a block to any size within the database: each tile is the block under other ids, with other amounts and dates.

Tile 0 is the block itself. In the tiles after it every id, name and domain carries the number of the tile, amounts differ by up to a third
and dates lie up to 18 days earlier, both drawn by hash from buyer, order and tile. A return follows its original in both, so that it
takes back what was bought, and not before. `hash()` may change between versions of DuckDB: the same version gives the same data.
"""

# All by the number of a tile. The amounts of a buyer differ by up to 25 %, those of an order by up to 10 % of the block's besides.
MACROS = """
    create or replace macro tile_text(tile) as printf('%03d', tile);
    create or replace macro id_in(id, tile) as if(tile = 0, id, id || '-' || tile_text(tile));
    create or replace macro name_in(name, tile) as if(tile = 0, name, 'B' || tile_text(tile) || ' ' || name);
    create or replace macro domain_in(domain, tile) as if(tile = 0, domain, 'b' || tile_text(tile) || '-' || domain);
    create or replace macro draw(key, tile, purpose, choices) as
        if(tile = 0, 0, cast(hash(key, tile, purpose) % choices as integer));
    create or replace macro factor_in(buyer_id, order_id, tile) as
        if(
            tile = 0,
            1.00,
            cast(65 + draw(buyer_id, tile, 'amount', 51) + draw(order_id, tile, 'amount', 21) as decimal(3, 0)) * 0.01
        );
    create or replace macro buyer_days(buyer_id, tile) as draw(buyer_id, tile, 'days', 14);
    create or replace macro order_days(buyer_id, order_id, tile) as
        buyer_days(buyer_id, tile) + draw(order_id, tile, 'days', 6);
    create or replace macro earlier(moment, days) as moment - to_days(days);
"""

# One row of a block is followed by its like in the other tiles, so that orders stay sorted by date but for some weeks.
TILED = "select *, cast(unnest(range({tiles})) as integer) as tile from ({block})"

# The buyer is the record that an account was merged into: it takes back what was bought under the old one.
BLOCKS = {
    "crm_accounts": "select *, coalesce(merged_into_account_id, account_id) as buyer_id from crm_accounts",
    "crm_users": "from crm_users",
    "crm_leads": "from crm_leads",
    "crm_opportunities": "select *, account_id as buyer_id from crm_opportunities",
    "orders": """
        select
            orders.*,
            coalesce(merged_into_account_id, account_id) as buyer_id,
            coalesce(original_order_id, order_id) as first_order_id
        from orders
        inner join crm_accounts using (account_id)
        order by order_id
    """,
    "order_lines": """
        select
            order_lines.*,
            coalesce(merged_into_account_id, account_id) as buyer_id,
            coalesce(original_order_id, order_id) as first_order_id
        from order_lines
        inner join orders using (order_id)
        inner join crm_accounts using (account_id)
        order by order_id, line_number
    """,
}

SELECTS = {
    # A record is created before the first order of its account, so it moves by as much as an order can.
    "crm_accounts": """
        id_in(account_id, tile) as account_id,
        name_in(account_name, tile) as account_name,
        account_type,
        domain_in(website_domain, tile) as website_domain,
        cast(potential_amount * factor_in(buyer_id, buyer_id, tile) as decimal(18, 2)) as potential_amount,
        is_key_account,
        id_in(parent_account_id, tile) as parent_account_id,
        id_in(merged_into_account_id, tile) as merged_into_account_id,
        industry,
        annual_revenue,
        employee_count,
        country,
        region,
        id_in(owner_id, tile) as owner_id,
        cast(earlier(created_at, if(tile = 0, 0, buyer_days(buyer_id, tile) + 5)) as date) as created_at,
        earlier(updated_at, buyer_days(buyer_id, tile)) as updated_at,
        is_deleted
    """,
    "crm_users": """
        id_in(user_id, tile) as user_id,
        user_name,
        title,
        channel,
        region,
        territory,
        id_in(manager_id, tile) as manager_id,
        is_active,
        capacity_accounts,
        hired_at
    """,
    # Free-mail domains are the same everywhere; the others are the block's own.
    "crm_leads": """
        id_in(lead_id, tile) as lead_id,
        lead_name,
        name_in(company_name, tile) as company_name,
        if(
            email like '%.example',
            split_part(email, '@', 1) || '@' || domain_in(split_part(email, '@', 2), tile),
            email
        ) as email,
        title,
        status,
        source,
        annual_revenue,
        region,
        country,
        id_in(owner_id, tile) as owner_id,
        cast(earlier(created_at, draw(lead_id, tile, 'days', 20)) as date) as created_at,
        id_in(converted_account_id, tile) as converted_account_id,
        cast(earlier(converted_at, draw(lead_id, tile, 'days', 20)) as date) as converted_at
    """,
    "crm_opportunities": """
        id_in(opportunity_id, tile) as opportunity_id,
        id_in(account_id, tile) as account_id,
        cast(amount * factor_in(buyer_id, opportunity_id, tile) as decimal(18, 2)) as amount,
        currency_code,
        stage,
        cast(earlier(created_at, buyer_days(buyer_id, tile)) as date) as created_at,
        cast(earlier(close_date, buyer_days(buyer_id, tile)) as date) as close_date,
        is_closed,
        is_won,
        id_in(owner_id, tile) as owner_id
    """,
    "orders": """
        id_in(order_id, tile) as order_id,
        id_in(account_id, tile) as account_id,
        earlier(ordered_at, order_days(buyer_id, first_order_id, tile)) as ordered_at,
        status,
        currency_code,
        cast(
            round((order_total - tax_amount - coalesce(freight_amount, 0)) * factor_in(buyer_id, first_order_id, tile), 2)
            + round(tax_amount * factor_in(buyer_id, first_order_id, tile), 2)
            + coalesce(freight_amount, 0)
            as decimal(18, 2)
        ) as order_total,
        cast(tax_amount * factor_in(buyer_id, first_order_id, tile) as decimal(18, 2)) as tax_amount,
        cast(freight_amount as decimal(18, 2)) as freight_amount,
        id_in(customer_po, tile) as customer_po,
        id_in(original_order_id, tile) as original_order_id,
        id_in(owner_id, tile) as owner_id,
        earlier(updated_at, order_days(buyer_id, first_order_id, tile)) as updated_at
    """,
    # Four decimals hold a price in cents times a factor in hundredths, so that an order's total fits its lines.
    "order_lines": """
        id_in(order_id, tile) as order_id,
        line_number,
        product_id,
        quantity,
        cast(unit_price * factor_in(buyer_id, first_order_id, tile) as decimal(18, 4)) as unit_price,
        discount_rate,
        cast(discount_amount * factor_in(buyer_id, first_order_id, tile) as decimal(18, 4)) as discount_amount,
        cast(unit_cost * factor_in(buyer_id, first_order_id, tile) as decimal(18, 4)) as unit_cost
    """,
}


def tiled_query(table: str, tiles: int) -> str:
    """The query for `tiles` tiles of a raw table; it needs MACROS, and the block's tables under the raw tables' names."""
    return f"select {SELECTS[table]} from ({TILED.format(tiles=tiles, block=BLOCKS[table])})"
