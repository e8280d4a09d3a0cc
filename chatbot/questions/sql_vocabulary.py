"""The words a question in SQL may be made of. What is not here is refused."""

from dataclasses import dataclass

from sqlglot import exp


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The views of schema assist, and those of assist_staff. A test compares them with the database.
RELATIONS: dict[str, frozenset[str]] = {
    name: frozenset(columns.split())
    for name, columns in {
        "services": (
            "id name name_key name_en name_en_key description description_en duration_minutes price currency location"
            " is_online needs_approval is_for_a_device minimum_notice_minutes booking_window_days"
            " cancel_notice_minutes reschedule_notice_minutes"
        ),
        "consultants": (
            "id name name_key title specialties specialties_key qualifications biography joined_on time_zone languages"
        ),
        "consultant_services": (
            "consultant_id consultant_name consultant_key service_id service_name service_key service_name_en"
            " service_en_key"
        ),
        "working_hours": (
            "consultant_id consultant_name consultant_key weekday start_time end_time valid_from valid_to time_zone"
            " ends_next_day"
        ),
        "special_hours": (
            "consultant_id consultant_name consultant_key date start_time end_time is_closed ends_next_day"
        ),
        "holidays": "date name name_key",
        "time_off": "consultant_id consultant_name consultant_key starts_at ends_at",
        "working_days": "consultant_id consultant_name consultant_key date starts_at ends_at",
        "service_levels": (
            "rank name name_en description description_en price currency maximum_coming booking_window_days"
            " maximum_devices questions_a_day support_priority is_default"
        ),
        "my_appointments": (
            "id code service_id service_name service_key service_name_en consultant_id consultant_name consultant_key"
            " starts_at ends_at duration_minutes status is_coming description device_name location meeting_link price"
            " currency created_at"
        ),
        "my_devices": "id name name_key kind place serial notes is_active created_at",
        "me": "id name name_key email phone language time_zone birth_date level_name level_name_en created_at",
    }.items()
}

STAFF_RELATIONS: dict[str, frozenset[str]] = {
    name: frozenset(columns.split())
    for name, columns in {
        "appointments": (
            "code starts_at ends_at duration_minutes status booked_at consultant_id consultant_name consultant_key"
            " service_id service_name service_name_en service_key service_en_key source cancelled_by price currency"
            " rating is_first customer_id"
        ),
        "customers": "id name name_key phone email created_at",
        "consultants": "id name name_key title joined_on is_active",
        "services": "id name name_key name_en name_en_key duration_minutes price currency is_active",
    }.items()
}

SLOT_COLUMNS = _words("service_id service_name consultant_id consultant_name consultant_key starts_at ends_at")
WORKING_COLUMNS = _words("consultant_id consultant_name consultant_key starts_at working_minutes free_minutes")
# What gives rows, and what their columns are called if not by an alias: built-ins, and what each schema has.
SET_FUNCTIONS: dict[str, frozenset[str]] = {
    name: frozenset({name}) for name in ("generate_series", "unnest", "regexp_split_to_table", "string_to_table")
}
SEARCHES: dict[str, frozenset[str]] = {"free_slots": SLOT_COLUMNS, "working_time": WORKING_COLUMNS}

# Built-ins that only look at their arguments. Nothing that makes large values (repeat), waits, signals, reads settings,
# files, catalogues or sequences, or takes SQL as text.
FUNCTIONS = _words(
    """
    count sum avg min max bool_and bool_or every string_agg array_agg json_agg jsonb_agg stddev stddev_pop
    stddev_samp variance var_pop var_samp percentile_cont percentile_disc mode grouping any_value row_number rank
    dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value coalesce nullif greatest
    least num_nulls num_nonnulls abs ceil ceiling floor round trunc mod power sqrt ln log sign div width_bucket
    lower upper initcap length char_length character_length trim btrim ltrim rtrim lpad rpad left right concat
    concat_ws replace translate reverse split_part starts_with strpos position substring substr overlay ascii
    normalize quote_literal to_char to_number regexp_replace regexp_match regexp_like regexp_count now
    transaction_timestamp statement_timestamp clock_timestamp date_trunc date_part date_bin extract age make_date
    make_time make_timestamp make_timestamptz make_interval to_date to_timestamp timezone justify_days
    justify_hours justify_interval isfinite date_add date_subtract current_timestamp localtimestamp localtime
    current_time array array_length cardinality array_position array_positions array_to_string string_to_array
    array_remove array_append array_prepend array_cat array_lower array_upper json_build_object jsonb_build_object
    json_build_array jsonb_build_array row exists generate_series unnest
    random corr format regexp_split_to_array regexp_split_to_table string_to_table regexp_substr
    tstzrange tsrange daterange int4range isempty
    to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery ts_rank date regexp_matches
    json_object_agg jsonb_object_agg to_json to_jsonb row_to_json json_array_length jsonb_array_length
    """
)


@dataclass(frozen=True)
class Scope:
    """What a question may name of ours: the schema of its views, these with their columns, and by the name of each
    function the schema that it is in. `search`: the one of them that costs the most, and gives rows.
    """

    schema: str
    relations: dict[str, frozenset[str]]
    functions: dict[str, str]
    search: str

    @property
    def sources(self) -> dict[str, frozenset[str]]:
        """The columns of what gives rows."""
        return {**SET_FUNCTIONS, self.search: SEARCHES[self.search]}


NAMES = {"fold": "assist", "unaccent": "assist"}
CUSTOMERS = Scope("assist", RELATIONS, {**NAMES, "free_slots": "assist"}, "free_slots")
STAFF = Scope("assist_staff", STAFF_RELATIONS, {**NAMES, "working_time": "assist_staff"}, "working_time")

TYPES = _words(
    """
    text varchar char bpchar int bigint smallint decimal float double boolean date time timetz timestamp
    timestamptz interval array
    """
)

_NODES = """
Select From Table TableAlias Column Identifier Star Alias Literal Boolean Null Where Group Rollup Cube GroupingSets
Having Order Ordered Limit Offset Fetch LimitOptions Join Subquery CTE With Union Intersect Except Distinct Values
Case If In Between Is Not And Or Paren Tuple Neg
EQ NEQ LT LTE GT GTE NullSafeEQ NullSafeNEQ Like ILike SimilarTo RegexpLike RegexpILike Escape
Add Sub Mul Div Mod Pow DPipe Collate Overlaps ArrayContainsAll ArrayContainedBy ArrayOverlaps
Cast DataType DataTypeParam Interval IntervalSpan Var AtTimeZone
Window WindowSpec Filter WithinGroup Exists Any All Array Bracket Slice Lateral Unnest
Anonymous Kwarg PropertyEQ Dot Concat Extract Trim Substring StrPosition Overlay
MatchAgainst CurrentDate CurrentTime CurrentTimestamp Localtime Localtimestamp ByteString
"""
NODES = frozenset(getattr(exp, name) for name in _NODES.split())

# Of these nodes everything else that SQL can hang on them is refused: INTO, FOR UPDATE, TABLESAMPLE, RECURSIVE ...
PARTS: dict[type, frozenset[str]] = {
    node: frozenset(parts.split())
    for node, parts in {
        exp.Select: "with_ expressions distinct from_ joins laterals where group having windows order limit offset",
        exp.Union: "with_ this expression distinct order limit offset",
        exp.Intersect: "with_ this expression distinct order limit offset",
        exp.Except: "with_ this expression distinct order limit offset",
        exp.Subquery: "this alias with_ order limit offset joins",
        exp.Table: "this alias db joins ordinality",
        exp.Join: "this on side kind using method",
        exp.With: "expressions",
        exp.CTE: "this alias materialized",
        exp.Lateral: "this alias ordinality",
        exp.Unnest: "expressions alias offset",
        exp.Values: "expressions alias",
        exp.Group: "expressions grouping_sets cube rollup",
        exp.Limit: "expression",
        exp.Offset: "expression",
        exp.Fetch: "direction count limit_options",
        exp.LimitOptions: "rows with_ties",
        exp.Window: "this partition_by order spec alias over",
        exp.Column: "this table db",
        exp.Cast: "this to",
        exp.Star: "",
        exp.Order: "this expressions",
        exp.Ordered: "this desc nulls_first",
        exp.Distinct: "expressions on",
        exp.DataType: "this expressions nested",
        exp.Interval: "this unit",
        exp.Identifier: "this quoted",
        exp.Trim: "this expression position",
        exp.StrPosition: "this substr",
        exp.Bracket: "this expressions offset",
    }.items()
}

# Reserved words that are values when they stand like a column.
VALUE_WORDS = _words(
    """
    user current_user session_user system_user current_role current_catalog current_schema ctid xmin xmax cmin cmax
    tableoid
    """
)
COLLATIONS = frozenset({"C", "default", "POSIX", "ucs_basic"})
