namespace Permits.Domain.Reports;

/// <summary>A kind of report. A report is late if it is submitted after its due day.</summary>
public enum ReportKind
{
    /// <summary>The midterm report of 2397 para 8: what was done in the first twelve months.</summary>
    Midterm,

    /// <summary>The final report of 2397 para 8.</summary>
    Final,

    /// <summary>A later report on the same people.</summary>
    Updated,

    /// <summary>How the State implements a resolution, for a period.</summary>
    NationalImplementation,

    /// <summary>The notice of 2375 para 17: workers whose contract was final before the resolution.</summary>
    GrandfatheredWorkers,

    /// <summary>There was no one to report, back to a first day.</summary>
    NilReturn,
}

/// <summary>What rules a kind of report.</summary>
public static class ReportKinds
{
    /// <summary>How many years a nil return looks back, unless it says otherwise.</summary>
    public const int LookBackYears = 5;

    extension(ReportKind kind)
    {
        /// <summary>Whether the report counts from a baseline, which the State declares.</summary>
        public bool HasBaseline => kind is ReportKind.Midterm or ReportKind.Final or ReportKind.Updated;

        /// <summary>Whether the State declares a baseline for this kind only if it wants to.</summary>
        public bool MayHaveBaseline => kind.HasBaseline || kind is ReportKind.NationalImplementation;
    }
}

/// <summary>Where a report is.</summary>
public enum ReportStatus
{
    /// <summary>A duty that no report answers yet.</summary>
    Due,

    /// <summary>Drafted from the events of an instant.</summary>
    Drafted,

    /// <summary>Approved by a second person.</summary>
    Approved,

    /// <summary>Submitted to the Committee: frozen.</summary>
    Submitted,

    /// <summary>Published by the Committee.</summary>
    Published,

    /// <summary>Corrected by a later report.</summary>
    Superseded,
}
