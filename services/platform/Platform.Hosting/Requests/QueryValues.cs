using System.Globalization;
using Microsoft.AspNetCore.Http;
using Platform.Hosting.Problems;
using Platform.Kernel;

namespace Platform.Hosting.Requests;

/// <summary>Reads values from the query, and refuses invalid ones.</summary>
public static class QueryValues
{
    /// <summary>A number from a parameter within its bounds.</summary>
    /// <param name="problem">The problem type for other values. Default: the OpenSanctions API's status.</param>
    public static int Number(IQueryCollection query, string name, int defaultValue, int min, int max, ProblemType? problem = null) =>
        query[name].ToString() is not { Length: > 0 } text ? defaultValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Refused(problem ?? ProblemTypes.InvalidQuery, name, $"Must be a number from {min} to {max}.");

    /// <summary>A score from a parameter.</summary>
    public static double Score(IQueryCollection query, string name, double defaultValue, double min = 0) =>
        query[name].ToString() is not { Length: > 0 } text ? defaultValue
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score >= min && score <= 1 ? score
        : throw Refused(ProblemTypes.InvalidQuery, name, string.Create(CultureInfo.InvariantCulture, $"Must be a number from {min} to 1."));

    /// <summary>A boolean from a parameter.</summary>
    public static bool Flag(IQueryCollection query, string name, bool defaultValue) =>
        query[name].ToString().ToLowerInvariant() switch
        {
            "" => defaultValue,
            "true" or "1" or "yes" or "on" => true,
            "false" or "0" or "no" or "off" => false,
            _ => throw Refused(ProblemTypes.InvalidQuery, name, "Must be true or false."),
        };

    /// <summary>A typed value from a parameter. A refusal has the sentence of its <see cref="ValueFormAttribute"/>.</summary>
    public static T Value<T>(string name, string text)
        where T : struct, IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw Invalid(name, ValueFormAttribute.Of(typeof(T)));

    /// <summary>Refuses a parameter.</summary>
    public static RequestRejectedException Invalid(string parameter, string detail) => Refused(ProblemTypes.InvalidRequest, parameter, detail);

    private static RequestRejectedException Refused(ProblemType problem, string parameter, string detail) =>
        new(problem, $"The parameter {parameter} is not valid. {detail}", [new(parameter, detail)]);
}
