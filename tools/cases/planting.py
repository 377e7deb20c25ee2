"""The tools that planted cases are written with.

A planted case is data and, next to it, what the definitions say comes of them, worked out by hand: nothing here computes
an expected value. Planted accounts share no parent, domain, name or order with the random part.
"""

from dataclasses import dataclass

from tools.cases.company import Company, ManifestRow

# Votes are written as four letters: prospecting, account size, dormancy, transaction size.
VOTES = {"i": "inside", "o": "outside", "-": "abstain"}


@dataclass(frozen=True)
class Planting:
    """Adds planted rows to a company, with plain values where a case does not care."""

    company: Company

    def account(self, account_id: str, *orders: tuple[str, str], **columns: str) -> None:
        """Add an account with one single-line order for each (day, amount); A-X gets the orders O-X-1, O-X-2, ..."""
        bare_id = account_id.strip().removeprefix("A-")
        plain = {
            "account_name": f"Case {bare_id.replace('-', ' ').title()}",
            "account_type": "Customer" if orders else "Prospect",
            "industry": "Wholesale",
            "country": "United States",
            "region": "North",
            "owner_id": "U-INSIDE",
            "created_at": "2021-01-04",
            "updated_at": "2025-01-10T09:00:00",
            "is_deleted": "false",
        }
        self.company.add("crm_accounts", account_id=account_id, **plain | columns)
        for number, (day, amount) in enumerate(orders, start=1):
            self.order(f"O-{bare_id}-{number}", account_id, day, amount)

    def order(self, order_id: str, account_id: str, ordered_at: str, amount: str, **columns: str) -> None:
        """Add an order with one line of one piece at the given amount (minus one piece for a negative amount)."""
        self.header(order_id, account_id, ordered_at, **{"order_total": amount} | columns)
        if amount.startswith("-"):
            self.line(order_id, "1", "-1", amount.removeprefix("-"))
        else:
            self.line(order_id, "1", "1", amount)

    def header(self, order_id: str, account_id: str, ordered_at: str, **columns: str) -> None:
        """Add an order without lines."""
        plain = {"status": "Delivered", "currency_code": "USD", "updated_at": "2025-02-01T06:00:00Z"}
        values = plain | columns
        self.company.add("orders", order_id=order_id, account_id=account_id, ordered_at=ordered_at, **values)

    def line(self, order_id: str, line_number: str, quantity: str, unit_price: str, **columns: str) -> None:
        """Add an order line."""
        values = {"product_id": "P-CASE"} | columns
        self.company.add("order_lines", order_id=order_id, line_number=line_number, quantity=quantity, unit_price=unit_price, **values)

    def user(self, user_id: str, **columns: str) -> None:
        """Add a CRM user."""
        values = {"user_name": user_id, "region": "North", "is_active": "true", "hired_at": "2020-01-01"} | columns
        self.company.add("crm_users", user_id=user_id, **values)

    def deal(self, opportunity_id: str, account_id: str, amount: str, created_at: str, **columns: str) -> None:
        """Add an open opportunity."""
        plain = {
            "currency_code": "USD",
            "stage": "Proposal",
            "close_date": "2025-06-30",
            "is_closed": "false",
            "is_won": "false",
            "owner_id": "U-INSIDE",
        }
        values = plain | columns
        self.company.add(
            "crm_opportunities",
            opportunity_id=opportunity_id,
            account_id=account_id,
            amount=amount,
            created_at=created_at,
            **values,
        )

    def lead(self, lead_id: str, **columns: str) -> None:
        """Add an open lead."""
        plain = {
            "lead_name": f"Person of {lead_id}",
            "status": "Working",
            "source": "Trade fair",
            "region": "North",
            "country": "United States",
            "created_at": "2024-12-02",
        }
        self.company.add("crm_leads", lead_id=lead_id, **plain | columns)

    def expect(self, case: str, table: str, key: str, note: str, **columns: str) -> None:
        """State what a model must show; a blank value is null."""
        for column, expected in columns.items():
            self.company.manifest.append(ManifestRow(case, table, key, column, expected, note))

    def expect_account(
        self,
        case: str,
        account_id: str,
        note: str,
        segment: str,
        rule: str,
        channel: str,
        votes: str = "",
        **columns: str,
    ) -> None:
        """State an account's segment ('stage size dormancy band'), the rule that wins, the channel, the votes and more."""
        stage, size, dormancy, band = segment.split()
        vote_columns = {}
        if votes:
            prospecting, account_size, dormancy_vote, transaction_size = (VOTES[letter] for letter in votes)
            vote_columns = {
                "prospecting_vote": prospecting,
                "account_size_vote": account_size,
                "dormancy_vote": dormancy_vote,
                "transaction_size_vote": transaction_size,
            }
        decided = {
            "lifecycle_stage": stage,
            "size_segment": size,
            "dormancy_status": dormancy,
            "transaction_band": band,
            "rule_number": rule,
            "candidate_channel": channel,
            "assigned_channel": channel,
            "assignment_source": "policy",
        }
        self.expect(case, "account_channel_assignments", account_id, note, **decided | vote_columns | columns)

    def expect_absent(self, case: str, table: str, key: str, note: str) -> None:
        """State that a model has no row with the key."""
        self.company.manifest.append(ManifestRow(case, table, key, "(absent)", "", note))

    def expect_survivor(self, case: str, account_id: str, surviving_account_id: str, note: str) -> None:
        """State which account a record's orders, leads and deals belong to."""
        self.expect(case, "account_survivors", account_id, note, surviving_account_id=surviving_account_id)

    def expect_rejected(self, case: str, key: str, reason_code: str, note: str) -> None:
        """State that a raw row, 'table:key', is set aside with a reason."""
        self.expect(case, "rejected_rows", key, note, reason_code=reason_code)

    def expect_warning(self, case: str, key: str, reason_code: str, note: str) -> None:
        """State that a raw row, 'table:key', is used and remarked on."""
        self.expect(case, "data_warnings", key, note, reason_code=reason_code)

    def expect_ledger(self, case: str, key: str, bucket: str, note: str, **columns: str) -> None:
        """State the bucket of an order line, 'order/line'."""
        self.expect(case, "order_line_ledger", key, note, bucket=bucket, **columns)
