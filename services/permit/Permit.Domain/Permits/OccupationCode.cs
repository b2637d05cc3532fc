using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>An occupation by its ISCO-08 code: a sub-major group (two digits), a minor group (three) or a unit group (four).</summary>
[ValueObject<string>, ValueForm("Must be an ISCO-08 code of two to four digits that begins with one of its sub-major groups, for instance 7212.")]
public readonly partial struct OccupationCode
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<OccupationCode>(Form().IsMatch(value));

    // The 43 sub-major groups (ILO, ISCO-08).
    [GeneratedRegex(@"^(0[1-3]|1[1-4]|2[1-6]|3[1-5]|4[1-4]|5[1-4]|6[1-3]|7[1-5]|8[1-3]|9[1-6])[0-9]{0,2}\z")]
    private static partial Regex Form();
}
