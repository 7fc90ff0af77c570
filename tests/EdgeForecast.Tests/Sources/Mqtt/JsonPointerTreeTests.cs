using System.Text;
using System.Text.Json;
using EdgeForecast.Sources.Mqtt;

namespace EdgeForecast.Tests.Sources.Mqtt;

public sealed class JsonPointerTreeTests
{
    // The document and the pointers of RFC 6901, section 5.
    private const string RfcDocument = """
        { "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8 }
        """;

    [Theory]
    [InlineData("/foo/0", "bar")]
    [InlineData("/foo/1", "baz")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    public void A_pointer_finds_what_the_standard_says(string pointer, string expected) =>
        Assert.Equal(expected, Read(pointer, RfcDocument));

    [Theory]
    [InlineData("/foo/2")]
    [InlineData("/foo/01")]
    [InlineData("/foo/-")]
    [InlineData("/foo/bar")]
    [InlineData("/fo")]
    [InlineData("/m~01n")]
    public void A_pointer_finds_nothing_where_there_is_nothing(string pointer) =>
        Assert.Null(Read(pointer, RfcDocument));

    [Fact]
    public void The_empty_pointer_is_the_document() => Assert.Equal("23.5", Read("", " 23.5 "));

    [Fact]
    public void An_escaped_tilde_one_is_not_a_slash() =>
        Assert.Equal("1", Read("/~01", """{"~1":1,"/":2}"""));

    [Fact]
    public void An_escaped_name_in_the_document_is_the_name_it_spells() =>
        Assert.Equal("4", Read("/wärme", """{"w\u00e4rme":4}"""));

    [Fact]
    public void A_container_is_found_and_is_no_number()
    {
        var tree = new JsonPointerTree();
        var slot = tree.Add("/a");
        var found = new JsonToken[tree.SlotCount];
        Assert.True(tree.TryRead("""{"a":{"b":1}}"""u8, found));
        Assert.Equal(JsonTokenType.StartObject, found[slot].Type);
    }

    [Fact]
    public void Many_pointers_are_found_in_one_walk_each_in_its_place()
    {
        var tree = new JsonPointerTree();
        var random = new Random(20261123);
        var names = Enumerable.Range(0, 40).Select(i => $"n{i}").ToArray();
        var slots = names.ToDictionary(name => name, name => tree.Add($"/values/{name}/v"));
        Assert.Equal(slots["n3"], tree.Add("/values/n3/v"));
        random.Shuffle(names);
        var values = names.Select(name => $"\"{name}\":{{\"x\":[1,{{}}],\"v\":{name[1..]}}}");
        var document = Encoding.UTF8.GetBytes("{\"values\":{" + string.Join(',', values) + "}}");
        var found = new JsonToken[tree.SlotCount];
        Assert.True(tree.TryRead(document, found));
        foreach (var name in names)
            Assert.Equal(name[1..], Encoding.UTF8.GetString(found[slots[name]].In(document)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1} trailing")]
    [InlineData("{\"\\ud800\":1}")]
    public void What_is_not_a_document_is_refused_to_its_end(string document) =>
        Assert.False(TryRead("/a", document, out _));

    [Fact]
    public void A_document_deeper_than_the_limit_is_refused() =>
        Assert.False(TryRead("/a", new string('[', 100) + new string(']', 100), out _));

    [Fact]
    public void No_mutation_of_a_document_makes_the_walk_throw()
    {
        const int seed = 6901;
        var random = new Random(seed);
        var tree = new JsonPointerTree();
        foreach (var pointer in new[] { "/foo/0", "/a~1b", "/m~0n", "/ ", "" }) tree.Add(pointer);
        var found = new JsonToken[tree.SlotCount];
        for (var round = 0; round < 20_000; round++)
        {
            var document = Encoding.UTF8.GetBytes(RfcDocument);
            for (var i = 0; i < 3; i++) document[random.Next(document.Length)] = (byte)random.Next(256);
            var cut = document.AsSpan(0, random.Next(document.Length + 1));
            try
            {
                if (!tree.TryRead(cut, found)) continue;
                foreach (var token in found) _ = token.In(cut).Length;
            }
            catch (Exception thrown)
            {
                Assert.Fail($"seed {seed}, round {round}: {thrown}");
            }
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("/a~")]
    [InlineData("/a~2")]
    public void What_is_not_a_pointer_is_refused(string pointer)
    {
        Assert.NotNull(JsonPointerTree.CheckPointer(pointer));
        Assert.Throws<ArgumentException>(() => new JsonPointerTree().Add(pointer));
    }

    private static string? Read(string pointer, string document)
    {
        Assert.True(TryRead(pointer, document, out var text));
        return text;
    }

    private static bool TryRead(string pointer, string document, out string? text)
    {
        var tree = new JsonPointerTree();
        var slot = tree.Add(pointer);
        var bytes = Encoding.UTF8.GetBytes(document);
        var found = new JsonToken[tree.SlotCount];
        var isDocument = tree.TryRead(bytes, found);
        text = isDocument && found[slot].Type != JsonTokenType.None
            ? Encoding.UTF8.GetString(found[slot].In(bytes))
            : null;
        return isDocument;
    }
}
