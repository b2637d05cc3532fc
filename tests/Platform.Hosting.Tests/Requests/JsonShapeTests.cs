using System.Text.Json;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Platform.Hosting.Tests.Requests;

public sealed class JsonShapeTests
{
    private static readonly JsonSerializerOptions Json = Options();

    private sealed record Application
    {
        public required string Reference { get; init; }

        public required Person Worker { get; init; }

        public string? Note { get; init; }

        public int? Attempts { get; init; }

        public bool Urgent { get; init; }

        public IReadOnlyDictionary<string, string>? Labels { get; init; }
    }

    private sealed record Person
    {
        public required IReadOnlyList<string> Names { get; init; }
    }

    [Theory]
    [InlineData("""{"reference":"R-1","worker":{"names":["Kim"]}}""")]
    [InlineData("""{"reference":"R-1","worker":{"names":[]},"note":null,"attempts":null,"urgent":true,"labels":{"a":"b"}}""")]
    public void A_matching_document_has_no_error(string json) => Assert.Empty(Compare(json));

    [Theory]
    [InlineData("[]", "#", "Must be an object.")]
    [InlineData("null", "#", "Must not be null.")]
    [InlineData("""{"worker":{"names":[]}}""", "#/reference", "Required.")]
    [InlineData("""{"reference":"R-1"}""", "#/worker", "Required.")]
    [InlineData("""{"reference":"R-1","worker":{}}""", "#/worker/names", "Required.")]
    [InlineData("""{"reference":1,"worker":{"names":[]}}""", "#/reference", "Must be text.")]
    [InlineData("""{"reference":null,"worker":{"names":[]}}""", "#/reference", "Must not be null.")]
    [InlineData("""{"reference":"R-1","worker":[]}""", "#/worker", "Must be an object.")]
    [InlineData("""{"reference":"R-1","worker":{"names":"Kim"}}""", "#/worker/names", "Must be an array.")]
    [InlineData("""{"reference":"R-1","worker":{"names":["Kim",null]}}""", "#/worker/names/1", "Must not be null.")]
    [InlineData("""{"reference":"R-1","worker":{"names":["Kim",2]}}""", "#/worker/names/1", "Must be text.")]
    [InlineData("""{"reference":"R-1","worker":{"names":[]},"attempts":"1"}""", "#/attempts", "Must be a number.")]
    [InlineData("""{"reference":"R-1","worker":{"names":[]},"urgent":"yes"}""", "#/urgent", "Must be true or false.")]
    [InlineData("""{"reference":"R-1","worker":{"names":[]},"labels":[]}""", "#/labels", "Must be an object.")]
    [InlineData("""{"reference":"R-1","worker":{"names":[]},"labels":{"a~b/c":1}}""", "#/labels/a~0b~1c", "Must be text.")]
    [InlineData(
        """{"reference":"R-1","worker":{"names":[]},"Note":"x"}""",
        "#/Note",
        "Unknown field. Known fields: reference, worker, note, attempts, urgent, labels."
    )]
    [InlineData("""{"reference":"\uD800","worker":{"names":[]}}""", "#/reference", "Must be Unicode text: it has an unpaired surrogate or invalid UTF-8.")]
    [InlineData("""{"reference":"R-1","worker":{"names":[],"\uD800":1}}""", "#/worker", "A field's name is not Unicode text.")]
    public void A_mismatch_is_named_by_its_pointer(string json, string pointer, string detail) =>
        Assert.Equal(new FieldError(pointer, detail), Assert.Single(Compare(json)));

    [Fact]
    public void Every_difference_is_named() =>
        Assert.Equal(
            ["#/reference", "#/worker/names/0", "#/extra"],
            Compare("""{"reference":1,"worker":{"names":[1]},"extra":1}""").Select(error => error.Pointer)
        );

    [Fact]
    public void A_hostile_document_gets_a_bounded_response()
    {
        var unknown = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"f{number}\":1"));
        Assert.InRange(Compare($$"""{"reference":"R-1","worker":{"names":[]},{{unknown}}}""").Count, 1, 50);
        var items = string.Join(',', Enumerable.Repeat("1", 10_000));
        Assert.InRange(Compare($$$"""{"reference":"R-1","worker":{"names":[{{{items}}}]}}""").Count, 1, 50);
    }

    private static IReadOnlyList<FieldError> Compare(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonShape.Compare(document.RootElement, Json.GetTypeInfo(typeof(Application)));
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions();
        ServiceHost.ConfigureJson(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
