using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>An international phone number (E.164): a plus sign, the country code and the number, 15 digits at most.</summary>
[ValueObject<string>, ValueForm("Must be an international phone number (E.164): + and 7 to 15 digits without spaces, for instance +8225551234.")]
public readonly partial struct PhoneNumber
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<PhoneNumber>(Form().IsMatch(value));

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z")]
    private static partial Regex Form();
}
