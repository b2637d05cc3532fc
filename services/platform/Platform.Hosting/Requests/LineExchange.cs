using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Requests;

/// <summary>The bounds of a body of lines.</summary>
/// <param name="LineBytes">The longest line.</param>
/// <param name="Lines">The largest number of lines.</param>
/// <param name="Bytes">The largest body.</param>
public sealed record LineBounds(int LineBytes, int Lines, long Bytes);

/// <summary>
/// Answers a body line by line, streamed in both directions. The lines that have arrived, up to a chunk, are answered before more is read: a slow reader
/// slows the reading, and no more than a chunk is in memory.
/// </summary>
public static class LineExchange
{
    /// <summary>The media types of a body of JSON lines.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [NdJson.MediaType, "application/ndjson", "application/jsonl"];

    private const int ChunkLines = 100;
    private static readonly Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate SlowestRate = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(5));

    /// <summary>Whether a request's body has JSON lines.</summary>
    public static bool IsAccepted(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the request's lines and writes the answers.</summary>
    /// <param name="context">The request, of which the response has not begun.</param>
    /// <param name="bounds">The bounds.</param>
    /// <param name="answer">The answers to a chunk of lines, in their order; a blank line may have none.</param>
    /// <param name="refuse">The answer to the first line that is out of bounds; the rest of the body is not read.</param>
    public static async Task RunAsync<TAnswer>(
        HttpContext context,
        LineBounds bounds,
        Func<IReadOnlyList<Line>, Task<IReadOnlyList<TAnswer>>> answer,
        Func<int, ProblemType, string, TAnswer> refuse,
        CancellationToken cancellationToken
    )
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = bounds.Bytes;
        // Either direction may pause: while the client prepares the next line, and while it processes a response.
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = SlowestRate;
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = SlowestRate;
        using var answers = new NdJson(context.Response);
        // Sends the headers before the first line is read.
        await answers.FlushAsync(cancellationToken);
        var reader = new LineReader(context.Request.BodyReader, bounds.LineBytes);
        var last = 0;
        try
        {
            while (await reader.ReadAsync(ChunkLines, cancellationToken) is { Count: > 0 } lines)
            {
                last = lines[^1].Number;
                foreach (var answered in await answer([.. lines.Where(line => line.Number <= bounds.Lines)]))
                    await answers.WriteAsync(answered, cancellationToken);
                if (last > bounds.Lines)
                {
                    await answers.WriteAsync(
                        refuse(bounds.Lines + 1, ProblemTypes.TooLarge, $"A batch has at most {bounds.Lines} lines; the rest was not read."),
                        cancellationToken
                    );
                    break;
                }

                await answers.FlushAsync(cancellationToken);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // The response has begun, so only one of its lines can report the problem.
            await answers.WriteAsync(
                refuse(last + 1, ProblemTypes.TooLarge, "The batch exceeds this endpoint's limit; the rest was not read."),
                cancellationToken
            );
        }

        await answers.FlushAsync(cancellationToken);
    }
}
