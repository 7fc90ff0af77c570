using System.Text.Json;
using EdgeForecast.Cli;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Configuration;

public sealed class DocumentTests
{
    [Fact]
    public void Every_key_of_the_schema_is_explained()
    {
        var document = File.ReadAllText(Repository.PathTo("docs", "configuration.md"));
        using var schema = JsonDocument.Parse(
            File.ReadAllText(Repository.PathTo("firmware-config", "gateway.schema.json")));
        var missing = Keys(schema.RootElement).Distinct().Where(key =>
            !document.Contains($"`{key}`", StringComparison.Ordinal)
            && !document.Contains($".{key}`", StringComparison.Ordinal)
            && !document.Contains($"\"{key}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData(ExitCode.Ok)]
    [InlineData(ExitCode.Failure)]
    [InlineData(ExitCode.Usage)]
    [InlineData(ExitCode.InvalidConfiguration)]
    public void Every_exit_code_is_explained(int code) => Assert.Contains(
        $"\n| {code} | ", File.ReadAllText(Repository.PathTo("docs", "operations.md")), StringComparison.Ordinal);

    private static IEnumerable<string> Keys(JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
            foreach (var key in Keys(items))
                yield return key;
        if (!schema.TryGetProperty("properties", out var properties)) yield break;
        foreach (var property in properties.EnumerateObject())
        {
            yield return property.Name;
            foreach (var key in Keys(property.Value)) yield return key;
        }
    }
}
