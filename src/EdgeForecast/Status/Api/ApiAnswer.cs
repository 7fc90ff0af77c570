using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace EdgeForecast.Status.Api;

/// <summary>The heads of answers, and the answers that are refusals.</summary>
internal static class ApiAnswer
{
    public const string CursorHeader = "X-Next-Cursor";

    public static void Begin(HttpContext context, AnswerFormat format, string? next)
    {
        context.Response.ContentType = format switch
        {
            AnswerFormat.Csv => "text/csv; charset=utf-8",
            AnswerFormat.NdJson => "application/x-ndjson",
            _ => "application/json",
        };
        context.Response.Headers.CacheControl = "no-store";
        if (next is not null) context.Response.Headers[CursorHeader] = next;
    }

    /// <summary><c>{"errors":["..."]}</c>.</summary>
    public static async Task Refuse(HttpContext context, int code, params IReadOnlyList<string> errors)
    {
        context.Response.StatusCode = code;
        Begin(context, AnswerFormat.Json, next: null);
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("errors");
            foreach (var error in errors) json.WriteStringValue(error);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
