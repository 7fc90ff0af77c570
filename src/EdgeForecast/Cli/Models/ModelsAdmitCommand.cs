using System.CommandLine;
using EdgeForecast.Configuration;
using EdgeForecast.Inference.Library;
using EdgeForecast.Inference.Models;

namespace EdgeForecast.Cli.Models;

/// <summary>
/// <c>models admit</c>: puts a bundle into the models' folder, whole at once, where a running gateway finds it within
/// seconds and one that is not running at its next start.
/// </summary>
internal sealed class ModelsAdmitCommand : Command
{
    private readonly Argument<string> _folder = new("folder") { Description = "The bundle." };
    private readonly Option<string> _config = CommonOptions.Config();

    public ModelsAdmitCommand()
        : base("admit", "Check a bundle and copy it into the models' folder; it begins as a shadow.")
    {
        Arguments.Add(_folder);
        Options.Add(_config);
        SetAction(Admit);
    }

    private int Admit(ParseResult parsed)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var config = ConfigReader.Read(parsed.GetRequiredValue(_config), ProcessVariables.Read());
        if (!config.IsValid || config.Options is not { } options)
        {
            ConfigReport.WriteText(config, config.Problems, error);
            return ExitCode.InvalidConfiguration;
        }

        var folder = Path.GetFullPath(parsed.GetRequiredValue(_folder));
        var check = BundleLoader.Check(folder);
        foreach (var problem in check.Problems) error.WriteLine($"{folder}: error: {problem}");
        if (check.Problems.Count > 0 || check.Description is not { } model) return ExitCode.Failure;
        try
        {
            var keys = options.Models.TrustedKeys.Select(File.ReadAllText).ToList();
            if (BundleSignature.Check(folder, keys, options.Models.SignatureRequired) is { } unsigned)
            {
                error.WriteLine($"{folder}: error: {unsigned}");
                return ExitCode.Failure;
            }

            var target = Path.Combine(options.Models.Directory, $"{model.Name}@{model.Version}");
            if (Directory.Exists(target))
            {
                error.WriteLine($"{target} is there already. Give the bundle another version.");
                return ExitCode.Failure;
            }

            CopyWhole(folder, target);
            output.WriteLine($"{target}: it runs as a shadow of the forecasts that it fits; see models list.");
            return ExitCode.Ok;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{folder} cannot be copied: {failure.Message}");
            return ExitCode.Failure;
        }
    }

    private static void CopyWhole(string folder, string target)
    {
        // A name with a dot is not looked at; the rename makes the bundle appear whole.
        var beside = Path.Combine(Path.GetDirectoryName(target)!, "." + Path.GetFileName(target));
        if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        Directory.CreateDirectory(beside);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            using var source = File.OpenRead(file);
            using var copy = new FileStream(
                Path.Combine(beside, Path.GetFileName(file)), FileMode.CreateNew, FileAccess.Write);
            source.CopyTo(copy);
            copy.Flush(flushToDisk: true);
        }

        Directory.Move(beside, target);
    }
}
