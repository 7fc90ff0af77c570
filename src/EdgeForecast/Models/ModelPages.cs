using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeForecast.Models;

/// <summary>
/// <c>/api/models</c>: what serves (GET), and changes (POST), which only this machine may ask for: the status port has
/// no passwords.
/// </summary>
internal sealed class ModelPages(ModelLife life, CancellationToken stop)
{
    private static readonly TimeSpan _answerLimit = TimeSpan.FromMinutes(1);

    public void Map(WebApplication app)
    {
        app.MapGet("/api/models", context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-store";
            return JsonSerializer.SerializeAsync(
                context.Response.Body, life.Status, ModelRosterJson.Default.ModelLifeStatus, context.RequestAborted);
        });
        app.MapPost("/api/models", ChangeAsync);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        // A page in a browser on this machine sends an origin, or no JSON.
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)
            || context.Request.Headers.Origin.Count > 0
            || context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true)
        {
            await RefuseAsync(context, 403, "Models are changed by JSON from this machine only.");
            return;
        }

        try
        {
            var request = await JsonSerializer.DeserializeAsync(
                context.Request.Body, ModelRosterJson.Default.ModelRequest, context.RequestAborted);
            if (request is null) throw new JsonException("null");
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
            end.CancelAfter(_answerLimit);
            var answer = await life.RequestAsync(request, end.Token);
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(
                context.Response.Body, answer, ModelRosterJson.Default.ModelAnswer, context.RequestAborted);
        }
        catch (JsonException error)
        {
            await RefuseAsync(context, 400, $"Write {{\"action\": ..., \"expert\": ...}}: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(context, 503, "The gateway is busy or stops; ask again.");
        }
    }

    private static Task RefuseAsync(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", Encoding.UTF8);
    }
}
