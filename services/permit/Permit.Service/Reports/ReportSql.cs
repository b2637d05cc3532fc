namespace Permits.Service.Reports;

/// <summary>
/// The SQL that figures are counted with, and traced with. It folds the events of cases and permits as <c>RepatriationCase.Evolve</c> and <c>Permit.Evolve</c>
/// do, in one statement in the database, because a State's history does not fit in memory; a test compares both. Every statement has the parameters
/// <c>$1</c> to <c>$8</c> of <see cref="ReportQuery"/>.
/// </summary>
internal static class ReportSql
{
    /// <summary>The largest rows of a table that are named.</summary>
    public const int MaxRows = 200;

    // The paragraphs on nationals of the DPRK.
    private const string Paragraphs = "ARRAY['2375/17', '2375/18', '2397/8', '2270/13']";

    private const string Counted = "tenant_id = $1 AND timestamp <= $2 AND seq_id <= $3";

    // A person who fled is masked here, once: in no column that a table is made of, only in their outcome.
    private const string People = $$"""
        event AS MATERIALIZED (
          SELECT stream_id, version, seq_id, type, data - 'person' AS data FROM mt_events
          WHERE {{Counted}} AND type IN ('repatriation_opened', 'repatriation_ground_added', 'repatriation_class_set', 'repatriation_deadline_set',
            'repatriation_obstacle_recorded', 'repatriation_obstacle_ended', 'repatriation_departed', 'repatriation_outcome_recorded',
            'repatriation_exception_granted', 'repatriation_exception_ended', 'repatriation_reopened', 'repatriation_income_recorded',
            'repatriation_flight_marked', 'repatriation_flight_mark_removed')),
        class AS (
          SELECT DISTINCT ON (stream_id) stream_id, data ->> 'class' AS name FROM event
          WHERE type = 'repatriation_class_set' ORDER BY stream_id, version DESC),
        flight AS (
          SELECT DISTINCT ON (stream_id) stream_id, type = 'repatriation_flight_marked' AS has_fled FROM event
          WHERE type IN ('repatriation_flight_marked', 'repatriation_flight_mark_removed') ORDER BY stream_id, version DESC),
        deadline AS (
          SELECT DISTINCT ON (stream_id) stream_id, (data ->> 'deadline')::date AS day FROM event
          WHERE type IN ('repatriation_deadline_set', 'repatriation_exception_ended', 'repatriation_reopened') ORDER BY stream_id, version DESC),
        outcome AS (
          SELECT DISTINCT ON (stream_id) stream_id, seq_id,
            CASE type
              WHEN 'repatriation_departed' THEN CASE data #>> '{departure,destination}' WHEN 'PRK' THEN 'Repatriated' ELSE 'LeftForThirdState' END
              WHEN 'repatriation_outcome_recorded' THEN data ->> 'outcome'
              WHEN 'repatriation_exception_granted' THEN data #>> '{exception,ground}'
            END AS name,
            coalesce(data #>> '{departure,on}', data ->> 'on', data #>> '{exception,decidedOn}')::date AS day,
            (data #>> '{exception,reviewOn}')::date AS review_on,
            data #>> '{departure,document}' IS NOT NULL AS has_document
          FROM event
          WHERE type IN ('repatriation_departed', 'repatriation_outcome_recorded', 'repatriation_exception_granted', 'repatriation_exception_ended',
            'repatriation_reopened')
          ORDER BY stream_id, version DESC),
        obstacle AS (
          SELECT DISTINCT ON (stream_id) stream_id, data ->> 'kind' AS kind FROM event
          WHERE type = 'repatriation_obstacle_recorded' AND (stream_id, data ->> 'number') NOT IN (
            SELECT stream_id, data ->> 'number' FROM event WHERE type = 'repatriation_obstacle_ended')
          ORDER BY stream_id, version),
        ground AS (
          SELECT stream_id, version, data -> 'ground' AS data FROM event WHERE type IN ('repatriation_opened', 'repatriation_ground_added')),
        found AS (SELECT stream_id, min((data ->> 'foundOn')::date) AS day FROM ground WHERE data ->> 'kind' = 'finding' GROUP BY stream_id),
        -- What a person earned under a permit that was revoked; what they applied for and were refused they did not earn.
        permit AS (
          SELECT DISTINCT ON (ground.stream_id) ground.stream_id, applied.data -> 'application' AS data,
            min((applied.data #>> '{application,validFrom}')::date) OVER (PARTITION BY ground.stream_id) AS valid_from
          FROM ground JOIN mt_events AS applied
            ON applied.tenant_id = $1 AND applied.stream_id = (ground.data ->> 'permit')::uuid AND applied.version = 1
          WHERE ground.data ->> 'kind' = 'permitDecision' AND ground.data ->> 'status' = 'Revoked'
          ORDER BY ground.stream_id, ground.version),
        income AS (
          SELECT DISTINCT ON (stream_id) stream_id, data -> 'income' AS data FROM event
          WHERE type = 'repatriation_income_recorded' ORDER BY stream_id, version DESC),
        duplicate AS (
          SELECT DISTINCT stream_id FROM event WHERE type = 'repatriation_ground_added' AND jsonb_array_length(data -> 'related') > 0),
        whole AS (
          SELECT coalesce(outcome.seq_id, opened.seq_id) AS seq_id, opened.seq_id AS opened_seq_id, outcome.name AS outcome, outcome.day AS outcome_on,
            -- LEAST ignores what is unknown.
            $5::date IS NOT NULL AND least((opened.data ->> 'orderedOn')::date, found.day, permit.valid_from, (income.data ->> 'since')::date) <= $5
              AS in_baseline,
            coalesce(flight.has_fled, (opened.data ->> 'hasFled')::boolean) AS has_fled,
            coalesce(class.name, opened.data ->> 'class') AS class,
            (opened.data ->> 'orderedOn')::date AS ordered_on,
            coalesce(deadline.day, (opened.data ->> 'deadline')::date) AS deadline,
            coalesce(income.data, permit.data) AS income,
            obstacle.kind AS reason, outcome.review_on, outcome.has_document, duplicate.stream_id IS NOT NULL AS may_be_duplicate
          FROM event AS opened
          LEFT JOIN class USING (stream_id) LEFT JOIN flight USING (stream_id) LEFT JOIN deadline USING (stream_id) LEFT JOIN outcome USING (stream_id)
          LEFT JOIN obstacle USING (stream_id) LEFT JOIN found USING (stream_id) LEFT JOIN permit USING (stream_id) LEFT JOIN income USING (stream_id)
          LEFT JOIN duplicate USING (stream_id)
          WHERE opened.type = 'repatriation_opened'),
        stated AS (
          SELECT seq_id, opened_seq_id, outcome, in_baseline,
            CASE WHEN NOT has_fled THEN outcome_on END AS outcome_on,
            -- The test of the first year is a total, in which everyone is counted.
            outcome_on AS left_on,
            CASE WHEN NOT has_fled THEN class END AS class,
            CASE WHEN NOT has_fled THEN ordered_on END AS ordered_on,
            CASE WHEN NOT has_fled THEN deadline END AS deadline,
            CASE WHEN NOT has_fled THEN income END AS income,
            CASE WHEN NOT has_fled THEN reason END AS reason,
            CASE WHEN NOT has_fled THEN review_on END AS review_on,
            has_document AND NOT has_fled AS has_document,
            may_be_duplicate AND NOT has_fled AS may_be_duplicate
          FROM whole),
        people AS MATERIALIZED (
          SELECT seq_id, opened_seq_id, outcome, in_baseline, outcome_on, left_on, ordered_on, deadline, review_on, has_document, may_be_duplicate,
            lower(left(class, 1)) || substr(class, 2) AS person_class,
            lower(left(income ->> 'class', 1)) || substr(income ->> 'class', 2) AS income_class,
            income ->> 'sector' AS sector, income ->> 'place' AS place, reason,
            -- A person who does business in their own name is not named.
            CASE WHEN income ->> 'class' <> 'SelfEmployed' AND income #>> '{employer,registrationNumber}' IS NOT NULL THEN
              jsonb_build_array(income #> '{employer,name}', income #> '{employer,country}', income #> '{employer,registrationNumber}') END AS employer,
            income #>> '{wage,currency}' AS currency, income #>> '{wage,period}' AS period, (income #>> '{wage,amount}')::numeric AS amount
          FROM stated)
        """;

    // National law is what an officer typed, so a report has only that there is some.
    private const string Decisions = $$"""
        decision AS MATERIALIZED (
          SELECT * FROM (
            SELECT decided.seq_id, decided.stream_id, decided.timestamp, substring(decided.type FROM 8) AS name,
              applied.data #>> '{application,worker,nationality}' = 'PRK' AS is_dprk,
              coalesce(decided.data #> '{reason,legalBasis}', '[]') AS basis,
              decided.type = 'permit_issued' AND coalesce(jsonb_array_length(decided.data #> '{reason,proposal,against}'), 0) > 0 AS overrides,
              (applied.data #>> '{application,contractDate}')::date AS contract_date, (applied.data #>> '{application,validTo}')::date AS valid_to
            FROM mt_events AS decided
            JOIN mt_events AS applied ON applied.tenant_id = $1 AND applied.stream_id = decided.stream_id AND applied.version = 1
            WHERE decided.tenant_id = $1 AND decided.timestamp <= $2 AND decided.seq_id <= $3
              AND decided.type IN ('permit_issued', 'permit_refused', 'permit_revoked', 'permit_expired', 'permit_imported')) AS every
          WHERE is_dprk OR overrides OR basis ?| {{Paragraphs}}),
        listed AS (
          SELECT seq_id, name, (SELECT coalesce(string_agg(paragraph, '; ' ORDER BY paragraph), '') FROM (
            SELECT DISTINCT CASE WHEN cited LIKE 'national:%' THEN 'national' ELSE cited END AS paragraph
            FROM jsonb_array_elements_text(basis) AS cited) AS cited) AS basis
          FROM decision WHERE timestamp >= $4 AND name <> 'imported' AND (is_dprk OR basis ?| {{Paragraphs}})),
        override AS (SELECT seq_id FROM decision WHERE overrides AND timestamp >= $4),
        grandfathered AS (
          SELECT seq_id, to_char(valid_to, 'YYYY-MM') AS month FROM decision
          WHERE name IN ('issued', 'imported') AND is_dprk AND contract_date < $7
            AND stream_id NOT IN (SELECT stream_id FROM decision WHERE name IN ('revoked', 'expired')))
        """;

    /// <summary>Everything that is counted: the tables people, listed, override and grandfathered.</summary>
    public const string Facts = $"WITH {People}, {Decisions}";

    /// <summary>The outcomes, in the order of the columns of a row of people.</summary>
    public static readonly string[] Outcomes =
    [
        "Repatriated",
        "LeftForThirdState",
        "OwnNational",
        "RepatriationProhibited",
        "Died",
        "NotEarning",
        "Absconded",
        "Unknown",
    ];

    /// <summary>What the records do not say, with the condition that selects the people, in the order of the domain's record.</summary>
    public static IReadOnlyList<(string Column, string Condition)> DataQuality { get; } =
    [
        ("noIncomeClass", "income_class IS NULL"),
        ("noSector", "sector IS NULL"),
        ("noPlace", "place IS NULL"),
        ("noEmployer", "employer IS NULL"),
        ("noTravelDocument", "outcome IN ('Repatriated', 'LeftForThirdState') AND has_document IS NOT true"),
        ("noReason", "outcome IS NULL AND reason IS NULL"),
        ("reviewOverdue", "outcome IN ('OwnNational', 'RepatriationProhibited') AND review_on < $6"),
        ("possibleDuplicates", "may_be_duplicate"),
    ];

    private static readonly string ByOutcome = string.Join(", ", Outcomes.Select(outcome => $"count(*) FILTER (WHERE outcome = '{outcome}')"));

    private static readonly string Counts = $"ARRAY[count(*), {ByOutcome}, count(*) FILTER (WHERE outcome IS NULL)]";

    /// <summary>
    /// All figures as rows: the part, a key, numbers, two days, an amount. Rows are in the order in which the report shows them.
    /// </summary>
    public static readonly string Report = $"""
        {Facts}
        SELECT * FROM (
          SELECT 'people' AS part, NULL::text AS key, {Counts} AS counts, NULL::date AS first, NULL::date AS last, NULL::numeric AS amount FROM people
          UNION ALL
          SELECT 'baseline', NULL, ARRAY[count(*), count(*) FILTER (WHERE outcome = 'Repatriated' AND left_on <= $8)], NULL, NULL, NULL
          FROM people WHERE in_baseline
          UNION ALL {Table("byPersonClass", "person_class")}
          UNION ALL {Table("byIncomeClass", "income_class")}
          UNION ALL {Table("bySector", "sector")}
          UNION ALL {Table("byPlace", "place")}
          UNION ALL
          SELECT 'byMonth', month, ARRAY[count(*) FILTER (WHERE what = 'Ordered'), {ByOutcome.Replace("outcome =", "what =", StringComparison.Ordinal)}],
            NULL, NULL, NULL
          FROM (SELECT to_char(ordered_on, 'YYYY-MM') AS month, 'Ordered' AS what FROM people
            UNION ALL SELECT to_char(outcome_on, 'YYYY-MM'), outcome FROM people WHERE outcome IS NOT NULL) AS happened GROUP BY month
          UNION ALL
          SELECT 'permits', name || E'\n' || basis, ARRAY[count(*)], NULL, NULL, NULL FROM listed GROUP BY name, basis
          UNION ALL
          SELECT 'overrides', NULL, ARRAY[count(*)], NULL, NULL, NULL FROM override
          UNION ALL
          SELECT 'remaining', reason, ARRAY[count(*), count(*) FILTER (WHERE deadline < $6)], min(deadline), max(deadline), NULL
          FROM people WHERE outcome IS NULL GROUP BY reason
          UNION ALL
          (SELECT 'employers', employer::text, ARRAY[count(*)], NULL, NULL, NULL
          FROM people WHERE employer IS NOT NULL GROUP BY employer ORDER BY count(*) DESC, employer::text COLLATE "C" LIMIT {MaxRows})
          UNION ALL
          SELECT 'earnings', currency || ' ' || period, ARRAY[count(*)], NULL, NULL, trim_scale(sum(amount))
          FROM people WHERE amount IS NOT NULL GROUP BY currency, period
          UNION ALL
          SELECT 'grandfathered', month, ARRAY[count(*)], NULL, NULL, NULL FROM grandfathered GROUP BY month
          UNION ALL
          SELECT 'dataQuality', NULL, ARRAY[{string.Join(
            ", ",
            DataQuality.Select(quality => $"count(*) FILTER (WHERE {quality.Condition})")
        )}], NULL, NULL, NULL
          FROM people
        ) AS figures ORDER BY part, key COLLATE "C"
        """;

    private static string Table(string part, string column) =>
        $"""
            SELECT '{part}', key, {Counts}, NULL, NULL, NULL FROM (SELECT outcome, CASE WHEN {column} IN (
              SELECT {column} FROM people WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY count(*) DESC, {column} COLLATE "C" LIMIT {MaxRows}
            ) THEN {column} END AS key FROM people) AS keyed GROUP BY key
            """;
}
