using System.Text.RegularExpressions;
using Vogen;

namespace Platform.Kernel;

/// <summary>An authority of a Member State that calls the APIs, for instance <c>KOR-MOEL</c>.</summary>
[ValueObject<string>, ValueForm("Must be an agency's identifier: 1 to 64 letters, digits, dots, underscores and hyphens.")]
public readonly partial struct AgencyId
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<AgencyId>(Form().IsMatch(value));

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Form();
}
