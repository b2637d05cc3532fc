using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Imports;

/// <summary>A line of a file as it is stored: one JSON object, or why it has no object.</summary>
/// <param name="Number">The line's number in the file, from 1.</param>
/// <param name="Json">The object; empty if there is a fault.</param>
/// <param name="Fault">What is wrong with the line itself.</param>
internal readonly record struct ImportLine(int Number, ReadOnlyMemory<byte> Json, string? Fault);

/// <summary>What a line says.</summary>
/// <param name="Number">The line's number.</param>
/// <param name="Permit">The permit; null if the line is not valid.</param>
/// <param name="Errors">What is wrong and what is allowed, if the line is not valid.</param>
internal sealed record ReadLine(int Number, ReadPermit? Permit, IReadOnlyList<FieldError> Errors);

/// <summary>The permit that a line describes.</summary>
/// <param name="Application">What it is for.</param>
/// <param name="IssuedOn">When it was issued.</param>
/// <param name="Hash">The hash of what it says, in whichever format: the same permit again has the same.</param>
internal sealed record ReadPermit(Application Application, DateOnly IssuedOn, string Hash);

/// <summary>Reads the lines of a file, and what they say.</summary>
internal sealed class ImportLines(IOptions<JsonOptions> json)
{
    /// <summary>The longest line, in bytes.</summary>
    public const int MaxLineBytes = 64 * 1024;

    private const int LinesAtOnce = 500;
    private readonly JsonSerializerOptions _options = json.Value.SerializerOptions;

    /// <summary>The lines of a file that say something.</summary>
    public static IAsyncEnumerable<ImportLine> SplitAsync(Stream file, ImportFormat format, CancellationToken cancellationToken) =>
        format is ImportFormat.Csv ? CsvLines.SplitAsync(file, cancellationToken) : SplitAsync(PipeReader.Create(file), cancellationToken);

    /// <summary>What a line says.</summary>
    public ReadLine Read(ImportLine line, AgencyId agency, DateOnly today)
    {
        if (line.Fault is not null)
            return new(line.Number, null, [new("#", line.Fault)]);
        try
        {
            var (application, issuedOn) = JsonText.Read<ImportedPermitRequest>(line.Json, _options).Read(agency, today);
            return new(line.Number, new(application, issuedOn, HashOf(application, issuedOn)), []);
        }
        catch (RequestRejectedException rejected)
        {
            return new(line.Number, null, rejected.Errors);
        }
    }

    private string HashOf(Application application, DateOnly issuedOn) =>
        RequestHash.Of(JsonSerializer.SerializeToUtf8Bytes(new { application, issuedOn }, _options));

    private static async IAsyncEnumerable<ImportLine> SplitAsync(PipeReader file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new LineReader(file, MaxLineBytes);
        while (await reader.ReadAsync(LinesAtOnce, cancellationToken) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                if (!line.IsBlank)
                    yield return line.Text is { } text
                        ? new(line.Number, text, Fault: null)
                        : new(line.Number, ReadOnlyMemory<byte>.Empty, $"Must have at most {MaxLineBytes} bytes.");
            }
        }
    }
}
