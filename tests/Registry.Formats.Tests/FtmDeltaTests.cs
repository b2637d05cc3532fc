using Registry.Formats.FollowTheMoney;

namespace Registry.Formats.Tests;

public sealed class FtmDeltaTests
{
    private const string First = """{"op":"ADD","entity":{"id":"a-1","schema":"Person","properties":{"name":["A"]}}}""";
    private static readonly FtmDeltaFormat Format = new();

    [Fact]
    public async Task Each_line_is_an_operation_with_its_entity_and_a_removal_has_only_the_id()
    {
        var (lines, reading) = await ReadAsync(
            $$$"""
            {{{First}}}

            {"entity":{"id":"b-2","schema":"Company","properties":{"name":["B"],"mood":["calm"]}},"op":"MOD","at":"2026-01-01"}
            {"op":"DEL","entity":{"id":"c-3"}}
            """
        );
        Assert.Equal(
            [("Line 1", DeltaOperation.Add, "a-1", "A"), ("Line 3", DeltaOperation.Modify, "b-2", "B"), ("Line 4", DeltaOperation.Delete, "c-3", null)],
            lines.Select(line => (line.Place, line.Operation, line.Id.Value, line.Content?.Caption))
        );
        Assert.Equal(["Company.mood", "at"], reading.UnknownTags);
    }

    [Fact]
    public async Task An_entity_reads_the_same_in_a_delta_and_in_a_whole_list()
    {
        var entities = FtmJsonTests.Flat.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (lines, _) = await ReadAsync(string.Join('\n', entities.Select(entity => $$$"""{"op":"ADD","entity":{{{entity}}}}""")));
        var whole = await Format.Whole.ReadAsync(Uploads.Of("entities.ftm.json", FtmJsonTests.Flat));
        Assert.Equal(whole.Entries.Select(entry => entry.Id), lines.Select(line => line.Id));
        Assert.All(
            whole.Entries.Zip(lines),
            pair => Assert.Equal(Format.Whole.StatementsOf(pair.First.Content), Format.Whole.StatementsOf(pair.Second.Content!))
        );
    }

    [Theory]
    [InlineData("{", "Line 2 is not a single JSON value")]
    [InlineData("[]", "Line 2 is not an object")]
    [InlineData("{\"entity\":{\"id\":\"b\",\"schema\":\"Person\"}}", "Line 2 has no op")]
    [InlineData("{\"op\":\"add\",\"entity\":{\"id\":\"b\",\"schema\":\"Person\"}}", "Line 2 has no op, or one other than ADD, MOD and DEL")]
    [InlineData("{\"op\":1,\"entity\":{\"id\":\"b\",\"schema\":\"Person\"}}", "Line 2 has no op")]
    [InlineData("{\"op\":\"\\ud800\",\"entity\":{\"id\":\"b\"}}", "Line 2 has text with a control character or an unpaired surrogate")]
    [InlineData("{\"op\":\"DEL\"}", "Line 2 has no entity")]
    [InlineData("{\"op\":\"DEL\",\"entity\":\"b\"}", "Line 2 has no entity")]
    [InlineData("{\"op\":\"DEL\",\"entity\":{}}", "Line 2 has no id")]
    [InlineData("{\"op\":\"DEL\",\"entity\":{\"id\":\"a/b\"}}", "Line 2 has no id")]
    [InlineData("{\"op\":\"MOD\",\"entity\":{\"id\":\"b\"}}", "Line 2 has no schema")]
    [InlineData("{\"op\":\"MOD\",\"entity\":{\"id\":\"b\",\"schema\":\"Person\",\"properties\":[]}}", "Line 2: properties is not an object")]
    [InlineData("{\"op\":\"DEL\",\"entity\":{\"id\":\"a-1\"}}", "Line 2: an earlier line already has an operation on a-1")]
    [InlineData("{\"id\":\"b\",\"schema\":\"Person\"}", "Line 2 has no op")]
    public async Task A_line_that_is_not_an_operation_is_rejected_with_its_number(string line, string because) =>
        Assert.Contains(because, await RefusedAsync(Uploads.Of("x.json", $"{First}\n{line}\n")), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_without_operations_and_two_files_are_rejected()
    {
        Assert.Contains("no operation", await RefusedAsync(Uploads.Of("x.json", " \n\n")), StringComparison.Ordinal);
        Assert.Contains("received 2", await RefusedAsync(Uploads.Of("x.json", First), Uploads.Of("y.json", First)), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(params IReadOnlyList<ListUpload> files) =>
        (
            await Assert.ThrowsAsync<UnreadableListException>(async () =>
            {
                await foreach (var line in Format.ReadAsync(files, new ListReading(), CancellationToken.None))
                    Assert.NotNull(line);
            })
        ).Message;

    private static async Task<(IReadOnlyList<DeltaLine> Lines, ListReading Reading)> ReadAsync(string text)
    {
        var reading = new ListReading();
        var lines = new List<DeltaLine>();
        await foreach (var line in Format.ReadAsync([Uploads.Of("entities.delta.json", text)], reading, CancellationToken.None))
            lines.Add(line);
        return (lines, reading);
    }
}
