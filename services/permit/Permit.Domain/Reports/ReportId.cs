using Vogen;

namespace Permits.Domain.Reports;

/// <summary>A report to the 1718 Committee.</summary>
[ValueObject<Guid>]
public readonly partial struct ReportId;
