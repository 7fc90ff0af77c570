using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Configuration;

/// <summary>
/// Reads a secret where its reference says. What it reads must never reach a log, a status or a message.
/// </summary>
internal static class SecretReader
{
    private const int BytesMax = 64 * 1024;

    /// <summary>For those who hold a reference as text.</summary>
    /// <exception cref="IOException">The secret cannot be read; the message says why, without a part of it.</exception>
    public static string Read(string reference) =>
        TryRead(SecretReference.Parse(reference), out var secret, out var problem)
            ? secret
            : throw new IOException(problem);

    /// <summary>False when it cannot be read; then the problem says why, without a part of the secret.</summary>
    public static bool TryRead(SecretReference reference, out string secret, out string problem)
    {
        secret = "";
        problem = "";
        if (reference.Environment is { } variable)
        {
            secret = Environment.GetEnvironmentVariable(variable) ?? "";
            if (secret.Length == 0) problem = $"the environment variable {variable} is not set";
            return problem.Length == 0;
        }

        var file = reference.File ?? "";
        try
        {
            if (new FileInfo(file).Length > BytesMax) problem = $"the file {file} is larger than {BytesMax} bytes";
            // Editors end a file with a line end that nobody means to be part of the secret.
            else secret = File.ReadAllText(file).TrimEnd('\r', '\n');
            if (problem.Length == 0 && secret.Length == 0) problem = $"the file {file} is empty";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"the file {file} cannot be read: {error.Message}";
        }

        return problem.Length == 0;
    }
}
