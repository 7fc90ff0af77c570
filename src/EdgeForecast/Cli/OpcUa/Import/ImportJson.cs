using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeForecast.Core.Time;

namespace EdgeForecast.Cli.OpcUa.Import;

/// <summary>The pieces of a configuration as JSON: a signal a line, as people write them.</summary>
internal sealed class ImportJson(ImportRequest request)
{
    private const int SeasonSteps = 60;

    private static readonly JsonWriterOptions _compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions _indented = _compact with { Indented = true };

    /// <summary>A whole <c>gateway.json</c>.</summary>
    public byte[] Whole(IEnumerable<ImportedSignal> signals, IEnumerable<string> targets)
    {
        var skeleton = Text(_indented, json =>
        {
            json.WriteStartObject();
            json.WriteString("gateway", request.Gateway);
            if (request.DataDirectory is { } directory)
            {
                json.WriteStartObject("data");
                json.WriteString("directory", directory);
                json.WriteEndObject();
            }

            json.WriteStartObject("sources");
            json.WriteStartArray("opcua");
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("signals");
            json.WriteEndArray();
            json.WriteStartArray("forecasts");
            json.WriteEndArray();
            json.WriteStartObject("upstream");
            json.WriteStartObject("mqtt");
            json.WriteStartObject("connection");
            json.WriteString("host", request.BrokerHost);
            json.WriteNumber("port", request.BrokerPort);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var text = Encoding.UTF8.GetBytes(
            $"// Made by: edgeforecast opcua import {request.Connection.Url}\n"
            + $"// Change it as you like, then ask: edgeforecast check --config FILE\n{skeleton}\n");
        text = ListInsertion.Add(text, ["sources", "opcua"], [Source()])!;
        text = ListInsertion.Add(text, ["signals"], [.. signals.Select(Signal)])!;
        return ListInsertion.Add(text, ["forecasts"], [.. Forecasts(targets)])!;
    }

    public string Source() => Line(json =>
    {
        var given = request.Connection;
        json.WriteStartObject();
        json.WriteString("name", request.Source);
        json.WriteStartObject("connection");
        json.WriteString("endpoint", given.Url);
        json.WriteString("security", request.Security);
        json.WriteString("mode", request.Mode);
        if (given.User is { } user) json.WriteString("user", user);
        if (given.PasswordFile is { } file)
        {
            json.WriteStartObject("password");
            json.WriteString("file", Path.GetFullPath(file));
            json.WriteEndObject();
        }

        if (given.AllowsPasswordInClear) json.WriteBoolean("allowPasswordInClear", true);
        if (given.UserCertificate is { } certificate)
            json.WriteString("userCertificate", Path.GetFullPath(certificate));
        if (given.UserKey is { } key) json.WriteString("userKey", Path.GetFullPath(key));
        if (given.Pki is { } pki) json.WriteString("pki", Path.GetFullPath(pki));
        if (given.IgnoresHostName)
        {
            json.WriteStartObject("trust");
            json.WriteBoolean("ignoreHostName", true);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    public string Signal(ImportedSignal signal) => Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", signal.Name);
        json.WriteString("source", request.Source);
        json.WriteString("node", signal.Node);
        if (signal.IndexRange is { } range) json.WriteString("indexRange", range);
        if (signal.Field is { } field) json.WriteString("field", field);
        if (signal.Unit.Length > 0) json.WriteString("unit", signal.Unit);
        if (signal is { Min: { } min, Max: { } max })
        {
            json.WriteStartObject("rules");
            json.WriteStartObject("range");
            json.WriteNumber("min", min);
            json.WriteNumber("max", max);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary>A forecast a target, of the built-in experts, which need no model.</summary>
    public IEnumerable<string> Forecasts(IEnumerable<string> targets)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            var plain = target.ToLowerInvariant().Replace('.', '-');
            var name = plain;
            for (var number = 2; !taken.Add(name); number++) name = $"{plain}-{number}";
            yield return Forecast(name, target);
        }
    }

    private string Forecast(string name, string target) => Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("target", target);
        json.WriteString("step", DurationText.Format(request.Step));
        json.WriteNumber("horizon", request.Horizon);
        json.WriteString("period", DurationText.Format(request.Period));
        json.WriteString("seasonalPeriod", DurationText.Format(request.Step * SeasonSteps));
        json.WriteStartArray("experts");
        foreach (var expert in (string[])["persistence", "seasonal-naive", "linear-trend"])
        {
            json.WriteStartObject();
            json.WriteString("model", expert);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    // With a space where people put one.
    private static string Line(Action<Utf8JsonWriter> write)
    {
        var text = new StringBuilder();
        var (isText, isEscaped) = (false, false);
        foreach (var character in Text(_compact, write))
        {
            if (!isText && character == '}') text.Append(' ');
            text.Append(character);
            if (!isText && (character is ':' or ',' or '{')) text.Append(' ');
            if (character == '"' && !isEscaped) isText = !isText;
            isEscaped = isText && character == '\\' && !isEscaped;
        }

        return text.ToString();
    }

    private static string Text(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, options)) write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
