using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Reports;

/// <summary>A duty to report, for instance <c>midterm-2397</c>. It is stored in events: an id never changes its meaning.</summary>
[ValueObject<string>, ValueForm("Must be a duty's id in kebab case, for instance midterm-2397.")]
public readonly partial struct DutyId
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<DutyId>(Pattern().IsMatch(value));

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
