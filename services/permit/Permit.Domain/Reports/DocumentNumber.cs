using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Reports;

/// <summary>The symbol under which the Committee publishes a report, for instance <c>S/AC.49/2019/12</c>.</summary>
[ValueObject<string>, ValueForm("Must be a document symbol of the Committee, for instance S/AC.49/2019/12.")]
public readonly partial struct DocumentNumber
{
    private static Validation Validate(string value) => ValueFormAttribute.Check<DocumentNumber>(Form().IsMatch(value));

    [GeneratedRegex(@"^S/AC\.49/(19|20)[0-9]{2}/[1-9][0-9]{0,3}(/(Add|Corr|Rev)\.[1-9][0-9]?)?\z")]
    private static partial Regex Form();
}
