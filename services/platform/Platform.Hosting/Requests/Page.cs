using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Requests;

/// <summary>A page of a list, as every list endpoint returns it.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="Next">Where the next page starts: its <c>cursor</c>, in the feed its <c>after</c>. Absent on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which page of a list a request asks for: the query parameters <c>limit</c> and <c>cursor</c>.</summary>
/// <param name="Limit">The maximum number of items.</param>
/// <param name="Cursor">The position after which the page starts; null for the first page.</param>
public sealed record PageRequest(int Limit, Cursor? Cursor) : IEndpointParameterMetadataProvider
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new QueryParameter("limit", $"Maximum number of items: 1 to {MaxLimit}. Default: {DefaultLimit}.", JsonSchemaType.Integer));
        builder.Metadata.Add(new QueryParameter("cursor", "The previous page's `next`. Default: the first page."));
    }

    /// <summary>Binds the parameters of an endpoint.</summary>
    public static ValueTask<PageRequest> BindAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var limit = QueryValues.Number(query, "limit", DefaultLimit, 1, MaxLimit, ProblemTypes.InvalidRequest);
        return ValueTask.FromResult(
            new PageRequest(
                limit,
                query["cursor"].ToString() is not { Length: > 0 } text ? null
                    : Requests.Cursor.TryParse(text, null, out var cursor) ? cursor
                    : throw InvalidCursor
            )
        );
    }

    /// <summary>The position after which the page starts; null for the first page.</summary>
    /// <param name="read">Reads a position of this list; null if the cursor is from another list.</param>
    /// <exception cref="RequestRejectedException">The cursor is not one of this list.</exception>
    public T? After<T>(Func<string, T?> read)
        where T : struct => Cursor is { } cursor ? read(cursor.Position) ?? throw InvalidCursor : null;

    /// <summary>The page from the rows after the position, of which one more than <see cref="Limit"/> was read if there are so many.</summary>
    /// <param name="position">The position of a row, as <see cref="After{T}"/> reads it.</param>
    public Page<TItem> Of<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, TItem> item, Func<TRow, string> position) =>
        new([.. rows.Take(Limit).Select(item)], rows.Count > Limit ? new Cursor(position(rows[Limit - 1])).ToString() : null);

    private static RequestRejectedException InvalidCursor => QueryValues.Invalid("cursor", "Invalid cursor: pass the previous page's `next`.");
}
