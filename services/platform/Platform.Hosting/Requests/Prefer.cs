using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Platform.Hosting.Requests;

/// <summary>
/// The preferences of a request (RFC 7240). A preference that is unknown or malformed is ignored, as the RFC requires; the response's <c>Preference-Applied</c>
/// says which was followed.
/// </summary>
/// <param name="RespondAsync">Whether to respond before the work has ended.</param>
/// <param name="Wait">How long the client waits for the result of work that goes on after the response, at most 30 s; null if it does not wait.</param>
public readonly record struct Prefer(bool RespondAsync, TimeSpan? Wait)
{
    private const int MaxWaitSeconds = 30;

    /// <summary>Binds the header as a parameter of an endpoint.</summary>
    public static ValueTask<Prefer> BindAsync(HttpContext context)
    {
        var preferences = context
            .Request.Headers["Prefer"]
            .SelectMany(header => (header ?? "").Split(','))
            .Select(preference => preference.Split(';')[0].Trim())
            .ToList();
        var wait = preferences.Select(WaitOf).FirstOrDefault(seconds => seconds is not null);
        return ValueTask.FromResult(
            new Prefer(
                preferences.Exists(preference => preference.Equals("respond-async", StringComparison.OrdinalIgnoreCase)),
                wait is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, MaxWaitSeconds)) : null
            )
        );
    }

    private static int? WaitOf(string preference) =>
        preference.Split('=') is [var name, var value]
        && name.Trim().Equals("wait", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
}
