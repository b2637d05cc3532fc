using System.Globalization;
using Platform.Kernel;
using Vogen;

namespace Registry.Domain.AgencyScreenings;

/// <summary>A screening that an agency requested directly, not for a permit. The value is the id of its stream.</summary>
[ValueObject<Guid>]
public readonly partial struct ScreeningId
{
    /// <summary>The screening of a batch's line: a line that is sent again finds its recorded screening.</summary>
    public static ScreeningId Of(CountryCode state, AgencyId agency, BatchId batch, int line) =>
        From(NameBasedGuid.Create("screening-batch", state.Value, agency.Value, batch.Value, line.ToString(CultureInfo.InvariantCulture)));
}
