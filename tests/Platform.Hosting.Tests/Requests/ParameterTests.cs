using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Platform.Hosting.Tests.Requests;

/// <summary>Parameters and headers that every service reads the same way.</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData("42")]
    [InlineData("9223372036854775807/0198a000000070008000000000000001")]
    [InlineData("김철수 & co")]
    public void A_cursor_round_trips_to_its_position(string position)
    {
        var text = new Cursor(position).ToString();
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
        Assert.Equal(position, Cursor.Parse(text, null).Position);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a+b/")]
    [InlineData("<script>")]
    public void Other_text_is_not_a_cursor(string? text) => Assert.False(Cursor.TryParse(text, null, out _));

    [Fact]
    public void An_overlong_cursor_is_refused()
    {
        Assert.True(Cursor.TryParse(new string('A', 512), null, out _));
        Assert.False(Cursor.TryParse(new string('A', 516), null, out _));
        Assert.Throws<FormatException>(() => Cursor.Parse(new string('A', 516), null));
    }

    [Theory]
    [InlineData("2026-03-01", "2026-03-01T00:00:00Z")]
    [InlineData("2026-03-01T09:30", "2026-03-01T09:30:00Z")]
    [InlineData("2026-03-01T09:30:15", "2026-03-01T09:30:15Z")]
    [InlineData("2026-03-01T09:30:15Z", "2026-03-01T09:30:15Z")]
    [InlineData("2026-03-01T09:30:15+09:00", "2026-03-01T00:30:15Z")]
    [InlineData("2026-03-01T09:30:15 09:00", "2026-03-01T00:30:15Z")]
    [InlineData("2026-03-01T09:30:15.123456Z", "2026-03-01T09:30:15.123456Z")]
    public void An_instant_is_in_UTC_unless_it_has_an_offset(string text, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), Instant.Parse(text, null).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-03-01T25:00")]
    [InlineData("01.03.2026")]
    [InlineData("yesterday")]
    public void Other_text_is_not_an_instant(string? text) => Assert.False(Instant.TryParse(text, null, out _));

    [Fact]
    public void An_instant_round_trips()
    {
        var instant = Instant.Parse("2026-03-01T09:30:15.123456+09:00", null);
        Assert.Equal(TimeSpan.Zero, instant.Value.Offset);
        Assert.Equal(instant, Instant.Parse(instant.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture), null));
    }

    [Theory]
    [InlineData("\"1\"", 1)]
    [InlineData("\"9223372036854775807\"", long.MaxValue)]
    public async Task If_match_is_the_version_that_was_read(string header, long version) =>
        Assert.Equal(version, (await IfMatch.BindAsync(With("If-Match", header))).Version);

    [Fact]
    public async Task An_ETag_is_accepted_as_If_match() => Assert.Equal(7, (await IfMatch.BindAsync(With("If-Match", IfMatch.ETag(7)))).Version);

    [Fact]
    public async Task A_change_without_If_match_is_refused_with_428() =>
        Assert.Equal(
            ProblemTypes.PreconditionRequired,
            (await Assert.ThrowsAsync<RequestRejectedException>(async () => await IfMatch.BindAsync(new DefaultHttpContext()))).Problem
        );

    [Theory]
    [InlineData("1")]
    [InlineData("*")]
    [InlineData("W/\"1\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"abc\"")]
    [InlineData("\"\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"9223372036854775808\"")]
    public async Task Anything_but_one_strong_ETag_is_refused_with_400(string header)
    {
        var rejected = await Assert.ThrowsAsync<RequestRejectedException>(async () => await IfMatch.BindAsync(With("If-Match", header)));
        Assert.Equal((ProblemTypes.InvalidRequest, "If-Match"), (rejected.Problem, Assert.Single(rejected.Errors).Pointer));
    }

    [Fact]
    public async Task An_idempotency_key_is_visible_ASCII()
    {
        Assert.Equal("key-1", (await IdempotencyKey.BindAsync(With("Idempotency-Key", "key-1"))).Value);
        Assert.Equal(255, (await IdempotencyKey.BindAsync(With("Idempotency-Key", new string('~', 255)))).Value!.Length);
        Assert.Null((await IdempotencyKey.BindAsync(new DefaultHttpContext())).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("key 1")]
    [InlineData("열쇠")]
    [InlineData("key\u0001")]
    public async Task Any_other_idempotency_key_is_refused(string header)
    {
        var rejected = await Assert.ThrowsAsync<RequestRejectedException>(async () => await IdempotencyKey.BindAsync(With("Idempotency-Key", header)));
        Assert.Equal((ProblemTypes.InvalidRequest, "Idempotency-Key"), (rejected.Problem, Assert.Single(rejected.Errors).Pointer));
    }

    [Fact]
    public async Task An_overlong_idempotency_key_is_refused() =>
        await Assert.ThrowsAsync<RequestRejectedException>(async () => await IdempotencyKey.BindAsync(With("Idempotency-Key", new string('k', 256))));

    [Fact]
    public void A_key_names_one_resource_of_one_agency()
    {
        var id = new IdempotencyKey("key-1").IdFor(Agency("KOR", "KOR-MOEL"), "permit");
        Assert.Equal(Guid.Parse("60ce3d3e-35be-8f32-b937-8e3fa850ef8c"), id);
        Assert.NotEqual(id, new IdempotencyKey("key-1").IdFor(Agency("KOR", "KOR-MOJ"), "permit"));
        Assert.NotEqual(id, new IdempotencyKey("key-1").IdFor(Agency("FRA", "KOR-MOEL"), "permit"));
        Assert.NotEqual(id, new IdempotencyKey("key-1").IdFor(Agency("KOR", "KOR-MOEL"), "subscription"));
        Assert.NotEqual(id, new IdempotencyKey("key-2").IdFor(Agency("KOR", "KOR-MOEL"), "permit"));
    }

    [Fact]
    public void Without_a_key_every_request_creates_another_resource() =>
        Assert.NotEqual(
            new IdempotencyKey(null).IdFor(Agency("KOR", "KOR-MOEL"), "permit"),
            new IdempotencyKey(null).IdFor(Agency("KOR", "KOR-MOEL"), "permit")
        );

    private static Caller Agency(string state, string agency) =>
        Caller.From(new ClaimsPrincipal(new ClaimsIdentity([new(ClaimNames.State, state), new(ClaimNames.Agency, agency)])));

    private static DefaultHttpContext With(string header, string value)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[header] = value;
        return context;
    }
}
